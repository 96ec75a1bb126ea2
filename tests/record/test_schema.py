"""The descriptor is the only schema, and the shipped record follows it."""

import json

import pytest
from frictionless import Package

from marathon_dash.record.schema import SchemaError, schema
from tests.made_up import SHIPPED


def test_frictionless_finds_the_shipped_package_valid():
    report = Package(SHIPPED / "datapackage.json").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert report.stats["tasks"] == len(schema().tables)


def test_every_field_says_what_it_means():
    for table in schema().tables.values():
        assert table.primary_key
        for field in table.fields:
            assert field.title, (table.name, field.name)
            assert field.description.endswith("."), (table.name, field.name)


def test_closed_lists_are_enums():
    fields = {f"{t.name}.{f.name}": f for t in schema().tables.values() for f in t.fields}
    assert fields["detentions.status"].enum == ("imprisoned", "restricted", "released")
    assert "brokered" in fields["detentions.outcome"].enum
    assert fields["actions.kind"].expected.startswith("one of: rally; photo")
    assert fields["actions.date"].kind == "date"
    assert fields["actions.country"].kind == "country"
    assert fields["places.longitude"].kind == "number"


def test_articles_stay_text():
    charges = schema().tables["detentions"].field("charges")
    assert charges.kind == "list"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "line 1"),
        ("{", "line 1"),
        ('{"resources": 7}', "TypeError"),
        ("{}", "KeyError"),
        ("[" * 100_000, "datapackage"),
        ("[]", "TypeError"),
    ],
)
def test_a_broken_descriptor_is_answered_with_its_place(tmp_path, content, says):
    (tmp_path / "datapackage.json").write_text(content)
    with pytest.raises(SchemaError, match=says):
        schema(tmp_path)


def _damaged(folder, change):
    descriptor = json.loads((SHIPPED / "datapackage.json").read_text())
    change(descriptor["resources"])
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda r: r.clear(), "resources: actions: no field action_id"),
        (lambda r: r[0]["schema"]["fields"].pop(0), "resources: actions: no field action_id"),
        (lambda r: r[0].update(path="../../../../etc/passwd"), "actions: path: a file name was expected"),
        (lambda r: r[0].update(path=["a.csv"]), "actions: path: a file name was expected"),
        (lambda r: r.append(r[0]), "two resources have one name"),
        (lambda r: r[0]["schema"]["fields"][0]["constraints"].update(pattern="["), r"datapackage\.json"),
        (lambda r: r[0]["schema"]["fields"][0]["constraints"].update(minimum="x"), r"datapackage\.json"),
    ],
)
def test_a_descriptor_that_says_less_than_the_program_needs_is_refused(tmp_path, change, says):
    with pytest.raises(SchemaError, match=says):
        schema(_damaged(tmp_path, change))


def test_a_missing_descriptor_is_named(tmp_path):
    with pytest.raises(SchemaError, match=r"datapackage\.json"):
        schema(tmp_path)


def test_an_edited_descriptor_is_read_anew(tmp_path):
    descriptor = json.loads((SHIPPED / "datapackage.json").read_text())
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(descriptor))
    before = schema(tmp_path).tables["actions"].title
    descriptor["resources"][0]["title"] = "Made-up title"
    path.write_text(json.dumps(descriptor))
    assert (before, schema(tmp_path).tables["actions"].title) == ("Actions", "Made-up title")

"""Prints the name of each YAML file that a JSON Schema accepts: validate.py SCHEMA FILE..."""

import json
import sys

import jsonschema
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        if validator.is_valid(yaml.safe_load(file)):
            print(name)

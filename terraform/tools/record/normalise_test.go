package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const state = `{"format_version": "1.0", "terraform_version": "1.9", "values": {
	"outputs": {"tandem_yaml": {"sensitive": false, "value": "schema: <x>\n"}, "client_secrets": {"sensitive": true, "value": {"a": "s3cret"}}},
	"root_module": {"resources": [{"address": "aws_route53_zone.this[0]", "mode": "managed", "type": "aws_route53_zone", "provider_name": "p", "values": {"zone_id": "Z1", "comment": "", "vpc": []}}],
	"child_modules": [{"address": "module.r[\"a\"]", "resources": [
		{"address": "data.aws_region.this", "mode": "data", "type": "aws_region", "values": {"id": "a"}},
		{"address": "aws_iam_role.this", "mode": "managed", "type": "aws_iam_role", "values": {"id": "a"}},
		{"address": "aws_lambda_function.this", "mode": "managed", "type": "aws_lambda_function", "depends_on": ["x"], "values":
			{"filename": "/home/x.zip", "source_code_hash": "h", "timeout": 0, "publish": false, "vpc_config": [], "layers": null,
			 "environment": [{"variables": {"A": "<b>", "EMPTY": ""}}], "snap_start": [{}]}},
		{"address": "aws_cognito_user_pool_client.this", "mode": "managed", "type": "aws_cognito_user_pool_client", "values": {"client_secret": "s3cret", "id": "c"}}
	]}]}}}`

// What is recorded is small, in the same order every time, and without secrets and places.
func TestNormalise(t *testing.T) {
	t.Parallel()
	got, err := normalise([]byte(state))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"format_version": "1.0", "values": {
"outputs": {
  "tandem_yaml": {"value": "schema: <x>\n"}
},
"root_module": {"address": "", "resources": [
  {"address":"aws_route53_zone.this[0]","mode":"managed","type":"aws_route53_zone","values":{"zone_id":"Z1"}}
], "child_modules": [
{"address": "module.r[\"a\"]", "resources": [
  {"address":"aws_lambda_function.this","mode":"managed","type":"aws_lambda_function","values":{"environment":[{"variables":{"A":"<b>"}}],"publish":false,"timeout":0}},
  {"address":"aws_cognito_user_pool_client.this","mode":"managed","type":"aws_cognito_user_pool_client","values":{"id":"c"}}
], "child_modules": []}]}
}}
`
	if string(got) != want {
		t.Errorf("recorded\n%s\nwant\n%s", got, want)
	}
	if !json.Valid(got) || strings.Contains(string(got), "s3cret") {
		t.Error("it is no JSON, or has a secret")
	}
	again, err := normalise(got)
	if err != nil || string(again) != string(got) {
		t.Errorf("recorded again\n%s, %v", again, err)
	}
}

func TestOtherDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}", `{"values": {"root_module": {"resources": []}}}`} {
		if _, err := normalise([]byte(text)); err == nil {
			t.Errorf("%q was recorded", text)
		}
	}
}

# Few targets; each is one command that CONTRIBUTING explains.

.PHONY: test race bench gate terraform stack

test:
	go test ./...

race:
	go test -race -count=2 -shuffle=on -short ./...

bench: # prints what docs/benchmarks.md records
	go test -run '^$$' -bench . -benchmem ./failover ./lab/...

gate:
	bash .ci/run

terraform: # format, validity and tests of the Terraform code; FOLDERS="modules/lambda" checks that alone
	cd terraform/tools && go run ./check $(FOLDERS)

stack: # writes down in stack/recorded.json what terraform/ declares
	cd terraform/tools && go run ./record

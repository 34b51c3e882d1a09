# Few targets; each is one command that CONTRIBUTING explains.

.PHONY: test race load bench oracle dist terraform rules lint docs stack gate

test:
	go test ./...

race:
	go test -race -count=2 -shuffle=on -short ./...

load: # a lab under a thousand requests a second, huge bodies, slow clients, a DNS flood
	go test ./lab -run '^TestUnderLoad$$' -load -v

bench: # prints what docs/benchmarks.md records
	go test -run '^$$' -bench . -benchmem ./failover ./lab/...

oracle: # the lab's DynamoDB against DynamoDB Local; ORACLE_SEED=7 plays the stream of a run before
	go run ./internal/oracle $(if $(ORACLE_SEED),-seed $(ORACLE_SEED))

dist: # the functions for Lambda, the same bytes from the same commit
	go run ./internal/dist

gate:
	bash .ci/run

terraform: # format, validity and tests of the Terraform code; FOLDERS="modules/lambda" checks that alone
	cd terraform/tools && go run ./check $(FOLDERS)

rules: # makes mistakes in a copy of the Terraform code; Go would not see that it has changed, and takes no old result
	cd terraform/tools && go test -count=1 ./rules

lint: # tflint and checkov over the Terraform code
	cd terraform/tools && go run ./lint

docs: # writes the tables of the READMEs of terraform/ and its modules
	cd terraform/tools && go run ./docs

stack: # writes down in stack/recordings what terraform/ declares
	cd terraform/tools && go run ./record

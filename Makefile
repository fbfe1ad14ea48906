# Every target calls ./backstitch (see ./backstitch --help) or an npm script of the same name.
# Variables are passed on as they are: make break STEP=ArrangeShipment MODE=error

.SILENT:
.DEFAULT_GOAL := help
SHELL := /bin/sh

STEP ?=
MODE ?=
FN ?=
ONLY ?=
FROM ?=
TO ?=
CONSUMER ?=
DRY_RUN ?=
CAUSE ?=
QUEUE ?=
KIND ?=
ORDER ?=
RATE ?=
WHY ?=

OF_SAGAS = $(if $(STEP),--step $(STEP)) $(if $(CAUSE),--cause "$(CAUSE)") $(if $(ORDER),--order $(ORDER))
SELECTED = $(OF_SAGAS) $(if $(QUEUE),--queue $(QUEUE)) $(if $(KIND),--kind $(KIND))
IN_BULK = $(if $(RATE),--rate $(RATE)) $(if $(WHY),--why "$(WHY)") $(if $(DRY_RUN),--dry-run)

export JSON API_PORT CONSOLE_PORT AWS_PORT DATA_DIR STAGE ORACLES AGAINST BUDGET SEED

READY := node_modules/.backstitch-ready

help: ## What there is
	grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(READY): package.json package-lock.json
	echo "Setting up: npm install" >&2
	npm install --no-save --no-audit --no-fund --loglevel=error >&2
	touch $(READY)

demo: $(READY) ## See orders confirmed, declined, out of stock, and compensated; checks the invariants
	./backstitch demo

test: $(READY) ## Types, lint, house rules, unit and end-to-end tests
	npm run --silent test

start: $(READY) ## Keep the system running: API, console, AWS endpoint (Ctrl-C stops, start again continues)
	./backstitch start

start-saga: $(READY) ## Place a sample order with the running system and follow its saga
	./backstitch start-saga

break: $(READY) ## Break a step of the running system: STEP=ArrangeShipment [MODE=error]
	./backstitch break $(if $(STEP),--step $(STEP)) $(if $(MODE),--mode $(MODE))

mend: $(READY) ## Mend what is broken: [STEP=ArrangeShipment]
	./backstitch mend $(if $(STEP),--step $(STEP))

parked: $(READY) ## What waits for a person, grouped by cause: [KIND=letter QUEUE= STEP= CAUSE= ORDER=]
	./backstitch parked $(SELECTED)

redrive: $(READY) ## What is parked goes on from where it stands: [KIND= QUEUE= STEP= CAUSE= ORDER= RATE=5 WHY="..." DRY_RUN=1]
	./backstitch redrive $(SELECTED) $(IN_BULK)

relaunch: $(READY) ## Parked sagas get a new execution on the current definition: WHY="..." [STEP= CAUSE= ORDER= RATE=5 DRY_RUN=1]
	./backstitch relaunch $(OF_SAGAS) $(IN_BULK)

discard: $(READY) ## Dead letters and parked events are given up for good: WHY="..." [KIND= QUEUE= CAUSE= ORDER= DRY_RUN=1]
	./backstitch discard $(SELECTED) $(IN_BULK)

keep: $(READY) ## Dead letters leave their queue, which forgets after two weeks, and are kept: WHY="..." [QUEUE= CAUSE= ORDER= DRY_RUN=1]
	./backstitch keep $(SELECTED) $(IN_BULK)

hold: $(READY) ## Sagas wait before a step: STEP=payment [WHY="..."]; without STEP: which steps are held
	./backstitch hold $(if $(STEP),--step $(STEP)) $(if $(WHY),--why "$(WHY)")

release: $(READY) ## Sagas go on at a held step: STEP=payment [WHY="..."]
	./backstitch release $(if $(STEP),--step $(STEP)) $(if $(WHY),--why "$(WHY)")

operations: $(READY) ## Who redrove, relaunched, discarded, kept, held and released what, and why
	./backstitch operations

tail-logs: $(READY) ## Follow a function's or a service's logs: FN=OrderService
	./backstitch tail-logs $(if $(FN),--function $(FN))

replay: $(READY) ## Put archived events onto their bus again: FROM=2026-01-31 [TO= CONSUMER= DRY_RUN=1]
	./backstitch replay $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) $(if $(CONSUMER),--consumer $(CONSUMER)) $(if $(DRY_RUN),--dry-run)

simulator: $(READY) ## The AWS simulator alone and empty, for any SDK
	./backstitch simulator

conformance: $(READY) ## The simulator against recorded cases and another DynamoDB: [ORACLES= AGAINST= BUDGET=]
	./backstitch conformance

bench: $(READY) ## What it does in a second: [ONLY=orders]
	./backstitch bench $(if $(ONLY),--only $(ONLY))

build: $(READY) ## Bundle the functions and synthesise the CloudFormation template
	./backstitch build

deploy: $(READY) ## Deploy to AWS with the CDK: [STAGE=dev]
	./backstitch deploy

destroy: $(READY) ## Remove the stack from AWS: [STAGE=dev]
	./backstitch destroy

.PHONY: help demo test start start-saga break mend parked redrive relaunch discard keep hold release operations tail-logs replay simulator conformance bench build deploy destroy

# The two commands of a fresh machine are `make run` and `make test`; `make help` lists the rest.
# Every target needs JDK 25 and Maven and says so when one is missing.

MVN ?= mvn
PORT ?= 6640
SEED ?= 1

help:
	@echo "make run    build, then serve a sample database in the foreground (PORT=$(PORT))"
	@echo "make test   install the Debian packages that the tests need (as root), then run all tests"
	@echo "make bench  build, then measure this server against Open vSwitch's in turn (ROWS=, SERVERS=, ROUNDS=)"
	@echo "make simulate SEED=1 SEEDS=1000    play so many failovers with random faults; without SEEDS one, told in full"
	@echo "make build  compile and package into target/, without tests"
	@echo "make man    write the man pages of docs/man, from the manuals in appliance/resources"
	@echo "make clean  remove target/"

run: build
	@exec appliance/bin/sample $(PORT)

test: tools
	@src/test/bin/install-packages
	$(MVN) -B verify

bench: tools
	@src/test/bin/install-packages
	$(MVN) -B -q -DskipTests package
	@exec src/test/bin/bench --rows=$(ROWS) --servers=$(SERVERS) --rounds=$(ROUNDS) $(BENCH)

build: tools
	$(MVN) -B -q -DskipTests package

man: tools
	$(MVN) -B -q process-classes
	@exec $$(appliance/bin/find-java) -cp target/classes dev.understudy.cli.ManPages docs/man

clean: tools
	$(MVN) -B -q clean

tools:
	@java=$$(appliance/bin/find-java) && { [ -x "$${java}c" ] || { echo "needs JDK 25, not only its runtime: $${java}c is missing" >&2; exit 1; }; }
	@command -v $(MVN) > /dev/null || { echo "needs Maven, not found in PATH: apt-get install maven" >&2; exit 1; }

simulate: tools
	$(MVN) -B -q test-compile
	@exec "$$(appliance/bin/find-java)" -cp target/classes:target/test-classes dev.understudy.simulator.Simulation $(SEED) $(SEEDS)

.PHONY: help run test bench build simulate man clean tools

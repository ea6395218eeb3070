#!/usr/bin/env bash
# Builds a rustc that compiles for wasm32-unknown-unknown, where rustup cannot download that target:
#
#   wasm-toolchain.sh DIR
#
# From Debian's packages: rustc-web (Debian's build of a recent rustc), the source of its standard
# library, its LLVM and linker, and its clippy. Nothing is installed in the system: packages are
# downloaded and unpacked below DIR/root. Debian has no standard library for wasm32 in rustc-web, so
# it is compiled from that source. The result appears in DIR only when it is complete.
#
# Needs bash, cargo, apt-get and dpkg-deb; root or password-less sudo only if apt knows no packages
# yet. Takes 1 to 3 minutes on two cores, 150 MB to download, 600 MB on disk.
# Afterwards, below DIR/root: RUSTC is usr/bin/rustc, LD_LIBRARY_PATH usr/lib/ARCH-linux-gnu
set -euo pipefail

target=wasm32-unknown-unknown
final=${1:?usage: wasm-toolchain.sh DIR}
started=$SECONDS

say() { printf '    [%3ss] %s\n' "$((SECONDS - started))" "$*"; }
fail() { printf 'wasm-toolchain: %s\n' "$*" >&2; exit 1; }
trap 'fail "line $LINENO failed: $BASH_COMMAND"' ERR
set -E

for program in cargo apt-get apt-cache dpkg dpkg-deb tar ldd; do
  command -v "$program" >/dev/null || fail "$program is not on PATH"
done

mkdir -p "$(dirname "$final")"
exec 9>"$final.lock"
flock 9 # a second run waits, then finds the first one's result
root=$final/root
if [ -x "$root/usr/bin/rustc" ]; then
  compgen -G "$root/usr/lib/rustlib/$target/lib/libcore-*.rlib" >/dev/null && exit 0
fi

work=$final.new
log=$work/log
rm -rf "$work"
mkdir -p "$work/root" "$work/packages"
root=$work/root

case $(dpkg --print-architecture) in
  amd64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
  *) fail "no recipe for the architecture $(dpkg --print-architecture)" ;;
esac
host=$machine-unknown-linux-gnu
libraries=$root/usr/lib/$machine-linux-gnu
rustc=$root/usr/bin/rustc

with_libraries() { LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$@"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

# ---- Which packages: the names carry versions, so they are read from the packages themselves.

candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '^(none)$' || true; }

version=$(candidate rustc-web)
if [ -z "$version" ]; then
  say "apt knows no rustc-web yet: apt-get update"
  as_root apt-get update -qq >>"$log" 2>&1 || true
  version=$(candidate rustc-web)
fi
[ -n "$version" ] || fail "apt has no package rustc-web (Debian 12's security updates and later have it); try: sudo apt-get update"

depends() { # PACKAGE PATTERN: the first dependency whose name matches
  apt-cache show "$1=$version" | sed -n 's/^Depends: //p' | head -1 | tr ',|' '\n\n' |
    sed 's/^ *//; s/ .*//; s/:any$//' | grep -E "$2" | head -1
}
std=$(depends libstd-rust-web-dev '^libstd-rust-web-[0-9]') || fail "rustc-web $version names no libstd-rust-web-N"
llvm=$(depends "$std" '^libllvm[0-9]+') || fail "$std $version names no libllvmN"
llvm_number=${llvm#libllvm}
llvm_number=${llvm_number%%[!0-9]*}

packages=("rustc-web=$version" "libstd-rust-web-dev=$version" "$std=$version"
  "rust-web-src=$version" "rust-web-clippy=$version" "$llvm")

# The linker: Debian's lld, else the one of a rustup toolchain.
linker=$root/usr/lib/llvm-$llvm_number/bin/lld
if [ -n "$(candidate "lld-$llvm_number")" ]; then
  packages+=("lld-$llvm_number")
else
  linker=$(ls "${RUSTUP_HOME:-$HOME/.rustup}"/toolchains/*/lib/rustlib/"$host"/bin/rust-lld 2>/dev/null | head -1) ||
    fail "apt has no lld-$llvm_number and rustup has no rust-lld"
fi

# ---- Download and unpack.

fetch() { # PACKAGE[=VERSION]
  (cd "$work/packages" && apt-get download -q "$1") >>"$log" 2>&1
}
unpack() { # PACKAGE[=VERSION]
  local file
  say "$1"
  # The index may name a build that the mirror has replaced since: refresh it once.
  fetch "$1" || { as_root apt-get update -qq >>"$log" 2>&1 || true; fetch "$1"; } ||
    { tail -5 "$log" >&2; fail "apt-get download $1 failed; try: sudo apt-get update"; }
  file=$(ls "$work/packages/${1%%=*}"_*.deb)
  case $1 in
    rust-web-src=*) # only the standard library's source: 70 MB instead of 340
      dpkg-deb --fsys-tarfile "$file" |
        tar -x -C "$root" --wildcards './usr/src/rustc-*/library' './usr/lib/rustlib/src' ;;
    *) dpkg-deb -x "$file" "$root" ;;
  esac
  rm -f "$file"
}
for package in "${packages[@]}"; do unpack "$package"; done

# Shared libraries that a slim machine lacks.
package_of() {
  case $1 in
    libz3.so.*) echo libz3-4 ;; libedit.so.*) echo libedit2 ;; libxml2.so.*) echo libxml2 ;;
    libffi.so.8) echo libffi8 ;; libzstd.so.*) echo libzstd1 ;; libbsd.so.*) echo libbsd0 ;;
    libmd.so.*) echo libmd0 ;; liblzma.so.*) echo liblzma5 ;; libtinfo.so.6) echo libtinfo6 ;;
    libicuuc.so.* | libicudata.so.*) echo "libicu${1##*.}" ;; libz.so.*) echo zlib1g ;;
    libstdc++.so.*) echo libstdc++6 ;; libgcc_s.so.*) echo libgcc-s1 ;;
    *) return 1 ;;
  esac
}
missing() {
  { with_libraries ldd "$libraries"/libLLVM*.so* "$libraries"/librustc_driver-*.so "$linker" 2>/dev/null || true; } |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}
for _ in 1 2 3 4; do # a library may need further ones
  wanted=$(missing)
  [ -n "$wanted" ] || break
  for library in $wanted; do
    package=$(package_of "$library") || fail "rustc needs $library; install it and try again"
    unpack "$package"
    if [ -d "$root/lib/$machine-linux-gnu" ]; then
      cp -a "$root/lib/$machine-linux-gnu/." "$libraries/"
    fi
  done
done
with_libraries "$rustc" --version >>"$log" || fail "the unpacked rustc does not start (see $log)"

# ---- The linker, under the name that rustc looks for. A link, because rustup's rust-lld finds its
# libraries beside itself; a relative one into root, because the folder is renamed at the end.
programs=$root/usr/lib/rustlib/$host/bin
mkdir -p "$programs"
case $linker in
  "$root"/*) ln -sfn "$(realpath --relative-to="$programs" "$linker")" "$programs/rust-lld" ;;
  *) ln -sfn "$linker" "$programs/rust-lld" ;;
esac
with_libraries "$programs/rust-lld" -flavor wasm --version >>"$log" || fail "the linker does not start"

# ---- The standard library for wasm32. None of the caller's settings may reach this build.
say "compiling the standard library for $target"
empty=$work/std
mkdir -p "$empty/src"
printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$empty/Cargo.toml"
printf '#![no_std]\n' >"$empty/src/lib.rs"
(
  cd "$empty"
  env -u CARGO_BUILD_TARGET -u CARGO_BUILD_RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS -u RUSTC_WRAPPER \
    -u RUSTC_WORKSPACE_WRAPPER -u CARGO_INCREMENTAL \
    RUSTC="$rustc" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$empty/target" \
    LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
    cargo build --release --lib --target "$target" -Zbuild-std=std,panic_abort,panic_unwind,test
) >>"$log" 2>&1 || { tail -20 "$log" >&2; fail "the standard library did not compile"; }
std_folder=$root/usr/lib/rustlib/$target/lib
mkdir -p "$std_folder"
find "$empty/target/$target/release/deps" -name 'lib*.rlib' ! -name 'libempty-*' -exec cp {} "$std_folder/" \;
rm -rf "$empty" "$work/packages"

# ---- Proof, in the place where it will be used: a program compiles (and runs, where Node is).
rm -rf "$final"
mv "$work" "$final"
root=$final/root
rustc=$root/usr/bin/rustc
libraries=$root/usr/lib/$machine-linux-gnu
proof=$(mktemp -d)
trap 'rm -rf "$proof"' EXIT
cat >"$proof/proof.rs" <<'RUST'
#[unsafe(no_mangle)]
pub extern "C" fn add(a: f64, b: f64) -> f64 { vec![a, b].iter().sum::<f64>().ln().exp() }
RUST
if ! with_libraries "$rustc" --edition 2024 --crate-type cdylib --target "$target" -O \
  -o "$proof/proof.wasm" "$proof/proof.rs"; then
  mv "$final" "$work"
  fail "the toolchain does not compile a program (left in $work)"
fi
if command -v node >/dev/null; then
  node -e '
    const { instance } = { instance: new WebAssembly.Instance(
      new WebAssembly.Module(require("fs").readFileSync(process.argv[1])), {}) };
    if (Math.abs(instance.exports.add(2, 3) - 5) > 1e-12) process.exit(1);' "$proof/proof.wasm" ||
    { mv "$final" "$work"; fail "a program compiled with it computes wrongly (left in $work)"; }
fi
say "ready: $(with_libraries "$rustc" --version)"

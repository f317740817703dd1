# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Functions of the top-level scripts: what has to be installed, and building. Sourced, not run.

# Set by the caller: the clone's top folder.
: "${top:?}"

# Nothing of a build may stay behind: a server that lives on keeps a pipe open that someone waits on.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# A list of vulnerable packages that cannot be fetched (NU1900) is no fault of the sources.
build_options=(--disable-build-servers -warnaserror -warnnotaserror:NU1900 -p:WarningsNotAsErrors=NU1900)

say() { printf '%s\n' "$*" >&2; }

die() {
	say "$program: $*"
	exit 1
}

program=${0##*/}
assume_yes=

# A program finds the runtime of a .NET that lies in an unusual place only by this.
if [ -z "${DOTNET_ROOT-}" ] && dotnet=$(command -v dotnet); then
	DOTNET_ROOT=$(dirname -- "$(readlink -f -- "$dotnet")")
	export DOTNET_ROOT
fi

need_dotnet() {
	command -v dotnet >/dev/null || die "the .NET 10 SDK is needed, and there is no 'dotnet' in the path: https://dotnet.microsoft.com/download"
}

# need WHAT PACKAGE WHY: notes the package when WHAT, a command or a file, is not there.
missing=()
missing_why=()
need() {
	case $1 in
	/*) [ -e "$1" ] && return ;;
	*) command -v "$1" >/dev/null && return ;;
	esac
	missing+=("$2")
	missing_why+=("$(printf '  %-24s %s' "$2" "$3")")
}

# What a guest is made from and runs in.
need_guest() {
	local lib=/usr/lib/x86_64-linux-gnu
	need qemu-system-x86_64 qemu-system-x86 "runs the guest"
	need gcc-12 gcc "compiles the guest's driver and agent"
	need "$lib/libc.a" libc6-dev "what the agent is linked with"
	need make make "builds the driver"
	need patch patch "applies the project's patches to the kernel's driver"
	need "$lib/libelf.so.1" libelf1 "the kernel's build tools need it"
	need xz xz-utils "unpacks the kernel"
	need zstd zstd "unpacks the kernel"
	need /usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring "checks what is downloaded"
	need apt-get apt "downloads the guest's parts"
}

# What tests read recordings with.
need_readers() {
	need vcd2fst gtkwave "reads recordings"
	need sigrok-cli sigrok-cli "reads recordings"
}

# What tests run as programs of this machine.
need_programs() {
	# Every Debian has a perl, but not every one has all of it.
	perl -Mthreads -e '' 2>/dev/null || need perl-with-threads perl "makes system calls in tests"
	need unshare util-linux "gives a program its own view of /dev"
	need setpriv util-linux "gives a program its own view of /dev"
	need mount mount "gives a program its own view of /dev"
}

# Installs what was noted. Asks first, unless told not to or nobody is there to answer.
install_missing() {
	local answer as_root=()
	[ ${#missing[@]} -eq 0 ] && return
	command -v apt-get >/dev/null || die "these are missing, and there is no apt-get to install them with: ${missing[*]}"
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || die "these packages are missing; install them as root, there is no sudo: ${missing[*]}"
		as_root=(sudo)
	fi
	say "Packages are missing:"
	printf '%s\n' "${missing_why[@]}" >&2
	if [ -z "$assume_yes" ] && [ -t 0 ]; then
		read -r -p "Install them now with '${as_root[*]:+sudo }apt-get install'? [Y/n] " answer
		case $answer in
		'' | [Yy]*) ;;
		*) die "not installed: ${missing[*]}" ;;
		esac
	fi
	say "Installing with '${as_root[*]:+sudo }apt-get install --no-install-recommends ${missing[*]}'…"
	"${as_root[@]}" apt-get -q update >&2 || die "'apt-get update' failed; see above"
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}" >&2 ||
		die "'apt-get install ${missing[*]}' failed; see above"
	missing=()
	missing_why=()
}

# build NAME PROJECT WHAT SOURCE...: builds a project (Release) if a source is newer than its last build here.
build() {
	local project=$2 what=$3 stamp=$top/artifacts/stamps/$1 log lock
	shift 3
	is_built "$stamp" "$@" && return
	need_dotnet
	mkdir -p "$top/artifacts/stamps"
	exec {lock}>"$top/artifacts/stamps/lock"
	flock "$lock"
	if ! is_built "$stamp" "$@"; then # nobody else was faster
		say "building $what…"
		log=$(mktemp)
		: >"$stamp.new" # before the build: what is edited meanwhile is newer
		# The lock is not passed on, so that it ends here whatever the build leaves behind.
		if ! env -C "$top" dotnet build "$project" --configuration Release "${build_options[@]}" -v quiet \
			>"$log" 2>&1 {lock}>&-; then
			cat "$log" >&2
			rm -f "$log" "$stamp.new"
			die "$what does not build; see above"
		fi
		rm -f "$log"
		mv "$stamp.new" "$stamp"
	fi
	exec {lock}>&-
}

# is_built STAMP SOURCE...: whether nothing is newer than the stamp. Folders count: a removed file changes its folder.
is_built() {
	local stamp=$1
	shift
	[ -e "$stamp" ] && [ -z "$(find "$@" -newer "$stamp" -print -quit 2>&1)" ]
}

build_settings() { printf '%s\n' "$top/Directory.Build.props" "$top/Directory.Packages.props" "$top/global.json"; }

# Prepares guests' kernels and file systems in the user's cache; 'guest-image --help' tells the arguments.
ensure_guest() {
	local settings
	mapfile -t settings < <(build_settings)
	build guest-image "$top/guest/image/VirtualGpio.GuestImage.csproj" "the guest's image maker" \
		"${settings[@]}" "$top/guest/image" "$top/src/VirtualGpio.Testing" "$top/src/VirtualGpio.Linux"
	"$top/artifacts/bin/VirtualGpio.GuestImage/release/guest-image" ensure "$@" >/dev/null ||
		die "the guest could not be prepared; see above"
}

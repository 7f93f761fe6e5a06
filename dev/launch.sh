# Shared by ./socle and the scripts beside this file, which source it: finds a JDK, builds on first use and after changes.
#
# Set before it is sourced
#   root     the folder of the repository
#   command  what the user called, for messages
#   program  the module whose jar is to be run
#   modules  the modules it is made of
# Set by find_jdk: jdk, jdk_build; by build_if_needed: jar.
# Exit code 70 if there is no JDK 25, no Maven to build with, or the build fails.

oldest=25

say() {
    printf '%s: %s\n' "${command#./}" "$*" >&2
}

die() {
    say "$@"
    exit 70
}

# ---- the JDK -------------------------------------------------------------------------------------------------------

# Whether folder $1 holds a Java that is new enough; sets jdk and jdk_build. The release file saves running it.
fits() {
    [ -x "$1/bin/java" ] || return 1
    version='' jdk_build=''
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            value=${value#\"}
            value=${value%\"}
            case $key in
                JAVA_VERSION) version=$value ;;
                JAVA_RUNTIME_VERSION | IMPLEMENTOR_VERSION) jdk_build=$jdk_build-$value ;;
            esac
        done <"$1/release"
    else
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
    fi
    major=${version%%[!0-9]*}
    [ "${major:-0}" -ge "$oldest" ] || return 1
    jdk=$1
    jdk_build=$version$jdk_build
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && fits "$JAVA_HOME"; then
        return
    fi
    if java=$(command -v java); then
        java=$(readlink -f "$java" 2>/dev/null) || java=/none/bin/java
        fits "${java%/bin/java}" && return
    fi
    for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
        "${HOME:-/none}"/.sdkman/candidates/java/* "${HOME:-/none}"/.jdks/* "${HOME:-/none}"/.asdf/installs/java/* \
        "${HOME:-/none}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/none}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        fits "$folder" && return
    done
    if [ -x /usr/libexec/java_home ]; then
        folder=$(/usr/libexec/java_home -v "$oldest+" 2>/dev/null) && fits "$folder" && return
    fi
    say "no JDK $oldest or newer was found (looked at JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks and the like)."
    say "Install one, for example:"
    say "  Debian, Ubuntu     apt-get install openjdk-$oldest-jdk-headless"
    say "                     (or temurin-$oldest-jdk, from the Adoptium project's package repository)"
    say "  Fedora, RHEL       dnf install java-$oldest-openjdk-devel"
    say "  macOS              brew install openjdk@$oldest"
    say "  without root       sdk install java (sdkman.io), or unpack one below ~/.jdks"
    die "Or set JAVA_HOME to the folder of one that is installed elsewhere."
}

# ---- the build -----------------------------------------------------------------------------------------------------

find_jar() {
    jar=
    for candidate in "$root/$program"/target/"$program"-*.jar; do
        case $candidate in
            *-tests.jar | *-sources.jar | *-javadoc.jar | *'*.jar') continue ;;
        esac
        # After a change of version two may lie there; the newer one counts.
        if [ -z "$jar" ] || [ "$candidate" -nt "$jar" ]; then
            jar=$candidate
        fi
    done
    [ -n "$jar" ] && [ -d "${jar%/*}/lib" ]
}

# Whether a source of the program is newer than the build. Folders count too: they change when a file goes away.
sources_are_newer() {
    [ -f "$root/pom.xml" ] || return 1
    set -- "$root/pom.xml"
    for module in $modules; do
        set -- "$@" "$root/$module/pom.xml" "$root/$module/src/main"
    done
    [ -n "$(find "$@" -newer "$jar" 2>/dev/null)" ]
}

build_if_needed() {
    if find_jar; then
        sources_are_newer || return 0
        reason='the sources have changed'
    else
        [ -f "$root/pom.xml" ] || die "$root holds neither a build nor the sources to make one"
        reason='first use; it takes a minute or so'
    fi
    work=$root/target/launcher
    if ! can_write; then
        [ -n "$jar" ] || die "not built yet, and you may not write to $root. Let its owner run $command once."
        say "the sources are newer than the build, and you may not write to $root; the build is used as it is"
        return 0
    fi
    command -v mvn >/dev/null || die "not built yet, and building needs Maven, which was not found on PATH." \
        "Install it, for example: apt-get install maven, dnf install maven, brew install maven."
    [ -x "$jdk/bin/javac" ] || die "not built yet, and $jdk has no compiler. Install a whole JDK $oldest," \
        "for example: apt-get install openjdk-$oldest-jdk-headless."
    lock_build
    # Another start may have built it while this one waited.
    if ! find_jar || sources_are_newer; then
        build
    fi
    unlock_build
}

# Whether everything the build writes to can be written to.
can_write() {
    mkdir -p "$work" 2>/dev/null && [ -w "$work" ] || return 1
    for module in $modules; do
        if [ -d "$root/$module/target" ]; then
            [ -w "$root/$module/target" ] || return 1
        else
            [ -w "$root/$module" ] || return 1
        fi
    done
}

# Where Maven keeps what it fetches, if it cannot do so in the user's home, as with users who have none. Java takes the
# home from the list of users, whatever HOME says.
repository() {
    home=$(getent passwd "$(id -u)" 2>/dev/null | cut -d : -f 6)
    home=${home:-${HOME:-/none}}
    case ${MAVEN_ARGS:-}${MAVEN_OPTS:-} in
        *maven.repo.local*) ;;
        *) { mkdir -p "$home/.m2" 2>/dev/null && [ -w "$home/.m2" ]; } ||
            printf '%s' -Dmaven.repo.local=target/launcher/repository ;;
    esac
}

build() {
    log=$work/build.log
    say "building ($reason) ..."
    : >"$work/started"
    # The JDK that was found runs Maven too, so that a machine without java on PATH can build.
    # Waited for, not run in front, so that an interrupt is heard at once and ends Maven too.
    # shellcheck disable=SC2046 # no word or one
    (cd "$root" && JAVA_HOME=$jdk exec mvn -B -q -DskipTests $(repository) -pl "$program" -am package) \
        </dev/null >"$log" 2>&1 &
    maven=$!
    if ! wait "$maven"; then
        why=$(grep -E '^\[ERROR\] .|[Ee]rror:|Exception:' "$log" | grep -v -e 're-run Maven' -e 'Re-run Maven' \
            -e 'For more information' -e 'After correcting' -e '^\[ERROR\] \[Help 1\]' -e 'mvn <args>')
        # That a goal failed says something only where nothing else does.
        printf '%s\n' "$why" | grep -v 'Failed to execute goal' | grep . >/dev/null &&
            why=$(printf '%s\n' "$why" | grep -v 'Failed to execute goal')
        printf '%s\n' "$why" | sed 's/ -> \[Help 1\]//' | head -n 12 >&2
        die "the build failed; the whole log is $log"
    fi
    find_jar || die "the build made no $program jar; its log is $log"
    # Sources saved while the build ran are newer than this, and will be built next time.
    touch -r "$work/started" "$jar"
}

lock_build() {
    lock=$work/lock
    waited=0
    until mkdir "$lock" 2>/dev/null; do
        [ "$waited" -eq 0 ] && say 'waiting for another start that is building'
        holder=$(cat "$lock/pid" 2>/dev/null)
        # A lock without a number is being made this moment, or was left by one that died right then.
        if [ -n "$holder" ] && ! is_running "$holder" || [ -z "$holder" ] && [ "$waited" -ge 5 ]; then
            rm -rf "$lock"
        fi
        [ "$waited" -lt 1200 ] || die "$lock has been there for 20 minutes; remove it if nothing is building"
        sleep 1
        waited=$((waited + 1))
    done
    trap unlock_build EXIT
    maven=
    trap 'kill ${maven:+"$maven"} 2>/dev/null; exit 130' INT
    trap 'kill ${maven:+"$maven"} 2>/dev/null; exit 143' TERM HUP
    echo $$ >"$lock/pid"
}

unlock_build() {
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

# Another user's process may not be signalled, hence ps, which some small systems lack.
is_running() {
    kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1
}

# Sourced by the launcher: the distribution and the bill of materials. Built twice from the same sources with the same
# JDK, both come out byte for byte the same.

# Modules of the JDK: what jdeps finds in the program and its libraries, less java.desktop (only an unused binder of the
# metrics library names it), and what is found at run time: the HTTP client for key sets, and file systems in zips.
JDK_MODULES=java.base,java.compiler,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml
JDK_MODULES=$JDK_MODULES,jdk.crypto.cryptoki,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

build_time() { sed -n 's/.*<project.build.outputTimestamp>\(.*\)<\/.*/\1/p' "$root/pom.xml"; }

# Adds Mbed TLS to the bill of materials $1 if the PKCS #11 module has it inside: no build of Java knows of it.
bill_native() {
    grep -q mbedtls "$root/target/native/libraries" 2>/dev/null || return 0
    ! grep -q pkg:generic/mbedtls "$1" || return 0
    tls=$(printf '#include <mbedtls/version.h>\nMBEDTLS_VERSION_STRING\n' | gcc -E -P - | sed -n '$s/"//gp')
    [ -n "$tls" ] || fail "the version of Mbed TLS is not to be found"
    component="{\"type\":\"library\",\"bom-ref\":\"pkg:generic/mbedtls@$tls\",\"name\":\"mbedtls\",\"version\":\"$tls\","
    component="$component\"description\":\"linked into $MODULE\",\"scope\":\"required\","
    component="$component\"licenses\":[{\"license\":{\"id\":\"Apache-2.0\"}}],"
    component="$component\"cpe\":\"cpe:2.3:a:arm:mbed_tls:$tls:*:*:*:*:*:*:*\",\"purl\":\"pkg:generic/mbedtls@$tls\"},"
    # The program itself is a component with components, too, but stands before these.
    awk -v line="$component" '!done && /^  "components" *: *\[/ {
        at = index($0, "["); print substr($0, 1, at) line substr($0, at + 1); done = 1; next } { print }' "$1" >"$1.part"
    grep -q pkg:generic/mbedtls "$1.part" || fail "the bill of materials has no place for Mbed TLS"
    mv "$1.part" "$1"
}

# Writes target/bom.json of the module cli: the program and all that it carries.
bill_of_materials() {
    bom=$root/cli/target/bom.json
    [ "${CLAVIGER_SKIP_BUILD:-}" != 1 ] || return 0
    need_maven
    say "claviger: collecting the bill of materials"
    quiet_maven package org.cyclonedx:cyclonedx-maven-plugin:makeBom -pl cli -am -Dmaven.test.skip=true \
        -Dspotless.check.skip=true -DoutputFormat=json -DincludeTestScope=false -DincludeProvidedScope=false
    bill_native "$bom"
}

# sbom [DIR]
make_sbom() {
    dir=${1:-$root/dist}
    mkdir -p "$root/target" "$dir"
    build_native
    bill_of_materials
    cp "$bom" "$dir/claviger-$(version).cdx.json"
    say "$dir/claviger-$(version).cdx.json"
}

# Builds the client library with its sources and Javadoc, which no other command needs.
build_client() {
    [ "${CLAVIGER_SKIP_BUILD:-}" != 1 ] || return 0
    say "claviger: building the client library"
    quiet_maven package -pl client -Dmaven.test.skip=true -Dspotless.check.skip=true
}

# dist [DIR]. With CLAVIGER_SKIP_BUILD=1 it packs what was built before, with a bill of materials if there is one.
make_dist() {
    dir=${1:-$root/dist}
    name=claviger-$(version)
    out=$dir/$name-linux-x86_64.tar.gz
    image=$dir/.image
    build cli
    build_client
    mkdir -p "$dir"
    build_native
    bill_of_materials
    rm -rf "$image"
    mkdir -p "$image/$name/lib"
    say "claviger: linking the runtime"
    "$JAVA_HOME/bin/jlink" --add-modules "$JDK_MODULES" --strip-java-debug-attributes --no-header-files --no-man-pages \
        --compress zip-6 --output "$image/$name/runtime"
    cp "$root"/cli/target/claviger-cli-*.jar "$root"/cli/target/lib/*.jar "$image/$name/lib/"
    mkdir "$image/$name/java"
    cp "$root"/client/target/claviger-client-*.jar "$image/$name/java/"
    if [ -n "$native" ]; then
        grep -q mbedtls "$root/target/native/libraries" 2>/dev/null ||
            say "claviger: no Mbed TLS here (Debian: libmbedtls-dev): the PKCS #11 module reaches nodes by their socket only"
        strip --strip-unneeded -o "$image/$name/lib/$MODULE" "$native"
    else
        say "claviger: no C compiler here: the distribution has no PKCS #11 module"
    fi
    cp "$root/claviger" "$root/LICENSE" "$image/$name/"
    [ ! -f "$bom" ] || cp "$bom" "$image/$name/sbom.cdx.json"
    for text in README.md SECURITY.md CHANGELOG.md docs examples; do
        [ ! -e "$root/$text" ] || cp -R "$root/$text" "$image/$name/"
    done
    chmod -R u=rwX,go=rX "$image"
    tar --create --directory "$image" --sort=name --mtime="$(build_time)" --owner=0 --group=0 --numeric-owner \
        --format=ustar "$name" | gzip -n >"$out.part"
    mv "$out.part" "$out"
    rm -rf "$image"
    (cd "$dir" && sha256sum "${out##*/}" >"${out##*/}.sha256")
    say "$out ($(($(wc -c <"$out") / 1000000)) MB)"
}

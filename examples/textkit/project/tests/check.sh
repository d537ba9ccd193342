# check NAME EXPECTED ACTUAL: counts and prints one test.
check() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
        echo "ok   $module: $1"
    else
        failed=$((failed + 1))
        printf 'FAIL %s: %s: expected "%s", got "%s"\n' "$module" "$1" "$2" "$3"
    fi
}

# fresh_database: an empty db/test.db. Shared by all tests, and slow to come up, as databases are.
fresh_database() {
    TEXTKIT_DB=db/test.db
    export TEXTKIT_DB
    mkdir -p db
    sleep 1
    : > "$TEXTKIT_DB"
}

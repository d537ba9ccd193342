# The notes, one a line, in $TEXTKIT_DB.
store_add() {
    printf '%s\n' "$1" > "$TEXTKIT_DB"
}

store_list() {
    cat "$TEXTKIT_DB"
}

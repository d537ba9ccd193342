# slug TEXT: the text as a part of an address.
slug() {
    printf '%s\n' "$1"
}

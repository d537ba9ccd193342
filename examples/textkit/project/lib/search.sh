# search WORD: the notes with that word.
search() {
    grep -n "$1" "$TEXTKIT_DB"
}

# report: a table of contents of the notes.
report() {
    echo "not written yet"
    return 1
}

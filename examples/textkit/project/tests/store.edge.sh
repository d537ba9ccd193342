: > "$TEXTKIT_DB"
check "no notes, no lines" "" "$(./textkit note list)"
./textkit note add '50% off \n today'
check "a note is text, not a format" '1 50% off \n today' "$(./textkit note list)"

fresh_database
printf '%s\n' "Buy milk" "Call Ada" > "$TEXTKIT_DB"
check "a link for each note" "# 2 notes
- [Buy milk](#buy-milk)
- [Call Ada](#call-ada)" "$(./textkit report)"

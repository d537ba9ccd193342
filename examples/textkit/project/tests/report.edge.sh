: > "$TEXTKIT_DB"
check "no notes" "# 0 notes" "$(./textkit report)"

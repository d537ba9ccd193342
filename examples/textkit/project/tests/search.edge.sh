printf '%s\n' "a.b" "axb" > "$TEXTKIT_DB"
check "a dot is a dot" "1 a.b" "$(./textkit search a.b)"
check "nothing found is not an error" "0" "$(./textkit search nowhere > /dev/null; echo $?)"

fresh_database
printf '%s\n' "Buy milk" "Call Ada" "More MILK" > "$TEXTKIT_DB"
check "upper and lower case are the same" "1 Buy milk
3 More MILK" "$(./textkit search Milk)"

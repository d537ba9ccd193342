fresh_database
./textkit note add "Buy milk"
./textkit note add "Call Ada"
check "notes are kept in order, numbered" "1 Buy milk
2 Call Ada" "$(./textkit note list)"

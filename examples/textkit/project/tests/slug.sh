check "lower case" "hello" "$(./textkit slug Hello)"
check "a dash for a space" "hello-world" "$(./textkit slug 'Hello World')"
check "digits stay" "top-10" "$(./textkit slug 'Top 10')"

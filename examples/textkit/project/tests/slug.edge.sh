check "one dash for several spaces" "a-b" "$(./textkit slug 'a   b')"
check "no punctuation" "its-here" "$(./textkit slug "It's here!")"
check "no dash at the ends" "spaced" "$(./textkit slug '  spaced  ')"

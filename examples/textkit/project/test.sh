#!/bin/sh
# ./test.sh                  all tests of all modules
# ./test.sh MODULE           the main tests of one module
# ./test.sh --edge MODULE    and its edge cases
cd "$(dirname "$0")" || exit 2
edge=0
[ "${1:-}" != --edge ] || { edge=1; shift; }
if [ $# -eq 0 ]; then edge=1; set -- slug store search report; fi

passed=0
failed=0
. tests/check.sh
for module in "$@"; do
    [ -f "tests/$module.sh" ] || { echo "there are no tests for $module" >&2; exit 2; }
    . "tests/$module.sh"
    [ "$edge" -eq 0 ] || . "tests/$module.edge.sh"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

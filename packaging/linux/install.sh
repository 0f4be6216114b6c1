#!/bin/sh
# Puts Clickover into the applications menu of the user who runs this, and takes it out again:
#
#     ./install.sh
#     ./install.sh --remove
#
# Nothing is copied: the menu entry starts the program where this folder lies now.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
name=clickover
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/$name.desktop
icon=$data/icons/hicolor/scalable/apps/$name.svg

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icon"
    echo "Clickover is no longer in the menu. To remove the program, delete $folder"
    echo "What it remembers about your courses is in $data/Clickover; delete that too if you no longer want it."
else
    mkdir -p "$(dirname "$entry")" "$(dirname "$icon")"
    cp "$folder/$name.svg" "$icon"
    # what a menu entry wants: a backslash before these four signs, then every backslash twice, and % twice; and last what
    # the replacement of sed wants
    quoted=$(printf '%s' "$folder/clickover" | sed 's/["`$\\]/\\&/g; s/\\/&&/g; s/%/%%/g; s/[\\&|]/\\&/g')
    sed "s|^Exec=clickover|Exec=\"$quoted\"|" "$folder/$name.desktop" > "$entry"
    echo "Clickover is in the menu now. It starts from $folder; run this again if you move that folder."
fi
if command -v update-desktop-database > /dev/null; then
    update-desktop-database "$data/applications" || true
fi

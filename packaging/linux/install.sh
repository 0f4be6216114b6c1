#!/bin/sh
# Adds Clickover to the current user's applications menu, or removes it:
#
#     ./install.sh
#     ./install.sh --remove
#
# Nothing is copied: the menu entry starts the program in this folder.
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
    # Desktop entries need a backslash before these four characters, then every backslash and % doubled. The last
    # expression escapes the replacement text for sed.
    quoted=$(printf '%s' "$folder/clickover" | sed 's/["`$\\]/\\&/g; s/\\/&&/g; s/%/%%/g; s/[\\&|]/\\&/g')
    sed "s|^Exec=clickover|Exec=\"$quoted\"|" "$folder/$name.desktop" > "$entry"
    echo "Clickover is in the menu now. It starts from $folder; run this again if you move that folder."
fi
if command -v update-desktop-database > /dev/null; then
    update-desktop-database "$data/applications" || true
fi

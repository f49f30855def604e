# GNU ld's messages to MSBuild's form, "file(line): error CODE: text". What is neither an error nor a warning passes as it is.

# ld names the function once, before the messages about it; here it becomes part of each.
/: in function [`'].*':$/ {
    within = $0
    sub(/.*: in function [`']/, "", within)
    within = " (in " substr(within, 1, length(within) - 2) ")"
    next
}

# Said of every static program: a guest has no name service, no resolver and no loader, so no glibc version can disagree.
/warning: Using '[^']*' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking$/ { next }

{
    text = $0
    origin = tail = ""
    if (sub(/^([^ :]*\/)?ld(\.[a-z]+)?: /, "", text)) origin = "ld"
    if (match(text, /^[^ :()]+:[0-9]+: ?/)) {
        split(text, place, ":")
        origin = place[1] "(" place[2] ")"
        tail = within
        text = substr(text, RLENGTH + 1)
        sub(/^\([^ )]*\+0x[0-9a-f]+\): /, "", text)
    } else if (match(text, /^[^(]*\(\.[^ )]*\+0x[0-9a-f]+\): /)) {
        # No line known, but a place in a section: "file.o:(.text+0x12)". Only code is within a function.
        if (index(text, "(.text")) tail = within
        origin = "ld"
    }
    if (origin == "") plain($0)
    else if (text ~ /(^|: )warning: /) {
        sub(/warning: /, "", text)
        print origin ": warning HL1005: " text tail
    } else if (failed + 0 == 0 || tolower(text) ~ /^(note: |skipping incompatible )/) plain($0)
    else {
        print origin ": error HL1005: " text tail
        errors++
    }
}

# gcc's last word adds nothing to errors that were told.
function plain(line) {
    if (errors == 0 || line !~ /^collect2: error: ld returned /) print line
}

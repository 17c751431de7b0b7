# Tests on a pseudo-terminal that read like a specification. A test file:
#
#	#!/usr/bin/env expect
#	source [file join [file dirname [info script]] lib.tcl]
#
#	it "saves what vim wrote" {
#		needs vim
#		file_is app.yaml "a: 1\n"
#		edit --editor {vim -u NONE} app.yaml
#		see_vim
#		type "ob: 2\033:wq\r"
#		status 0
#		content app.yaml "a: 1\nb: 2\n"
#		left 0
#	}
#
#	finish
#
# Every `it` starts in a fresh folder with a fresh HOME and no editor variables. Whatever is not seen within the time limit is a failure.

set timeout 20
log_user 0
set stty_init "rows 24 cols 200"
set scratch [exec mktemp -d]
set cases 0
set spawned 0

foreach name {VISUAL EDITOR CFGEDIT_EDITOR GIT_EDITOR CFGEDIT_PAGER PAGER LESS DISPLAY WAYLAND_DISPLAY XDG_CONFIG_HOME NO_COLOR} {
	unset -nocomplain env($name)
}
set env(TERM) xterm
set env(LC_ALL) C.UTF-8
set env(GIT_CONFIG_NOSYSTEM) 1
if {![info exists env(CFGEDIT)]} {
	puts stderr "run me by make"
	exit 1
}
set test_path $env(PATH)

proc fresh_folder {} {
	global env scratch test_path
	cd $scratch
	file delete -force work home state tmp
	file mkdir work home state tmp
	set env(HOME) $scratch/home
	set env(XDG_STATE_HOME) $scratch/state
	set env(TMPDIR) $scratch/tmp
	set env(PATH) $test_path
	cd work
}

# End whatever the last test left running: all of the session, since an editor has a process group of its own.
proc end_spawned {} {
	global spawned spawn_id
	if {$spawned} {
		set leader [exp_pid]
		foreach pid [session_members $leader] {
			catch {exec kill -KILL $pid}
		}
		catch {exec kill -KILL $leader}
		catch {close}
		catch {wait}
	}
	set spawned 0
}

proc session_members {leader} {
	set members {}
	foreach path [glob -nocomplain {/proc/[0-9]*/stat}] {
		if {[catch {open $path} channel]} {
			continue
		}
		# Behind the program's name in parentheses: state, parent, group, session.
		if {![catch {read $channel} text] && [regexp {\) . \d+ \d+ (\d+) } $text - session] && $session == $leader} {
			lappend members [file tail [file dirname $path]]
		}
		close $channel
	}
	return $members
}

# The last part of what was on the terminal, as comments.
proc print_transcript {} {
	global scratch
	if {[catch {open $scratch/transcript} channel]} {
		return
	}
	set text [read $channel]
	close $channel
	# Screens are full of blanks.
	regsub -all { {9,}} $text {  ...  } text
	foreach line [lrange [split $text "\n"] end-40 end] {
		puts "#   [string range [string map [list \033 ^\[ \r {} \000 {}] $line] 0 400]"
	}
}

# it TITLE BODY: one test.
proc it {title body} {
	global cases scratch
	incr cases
	fresh_folder
	log_file -noappend -a $scratch/transcript
	set failed [catch {uplevel #0 $body} message]
	catch {log_file}
	end_spawned
	if {!$failed} {
		puts "ok $cases - $title"
	} elseif {[string match "SKIP *" $message]} {
		puts "ok $cases - $title # $message"
	} else {
		puts "not ok $cases - $title"
		puts "# [join [split $message \n] "\n# "]"
		print_transcript
	}
	flush stdout
}

proc needs {program} {
	if {[auto_execok $program] eq ""} {
		error "SKIP $program is not installed"
	}
}

proc file_is {name text {mode 0644}} {
	set channel [open $name w]
	fconfigure $channel -translation binary
	puts -nonewline $channel $text
	close $channel
	file attributes $name -permissions $mode
}

# An editor of the shell's: the copies are its arguments.
proc script {name body} {
	file_is $name "#!/bin/sh\n$body\n" 0755
}

proc text_of {name} {
	set channel [open $name]
	fconfigure $channel -translation binary
	set text [read $channel]
	close $channel
	return $text
}

proc content {name expected} {
	set text [text_of $name]
	if {$text ne $expected} {
		error "$name is [list $text], not [list $expected]"
	}
}

proc holds {condition} {
	if {![uplevel 1 [list expr $condition]]} {
		error "does not hold: $condition"
	}
}

proc run {args} {
	global spawned
	uplevel #0 [list spawn -noecho {*}$args]
	set spawned 1
}

# cfgedit -e ARGUMENT... on a terminal.
proc edit {args} {
	global env
	run $env(CFGEDIT) -e {*}$args
}

# A shell with job control on the terminal. Its prompt is `ready>`.
proc shell {} {
	run bash --norc --noprofile -i
	type "unset HISTFILE; bind 'set enable-bracketed-paste off'; PS1='rea''dy> '\r"
	see "ready> "
}

# Wait until TEXT appears on the terminal, behind what was seen before.
proc see {text} {
	global spawn_id
	expect {
		-exact $text {}
		timeout { error "not seen: [list $text]" }
		eof { error "the program ended, and this was not seen: [list $text]" }
	}
}

# vim has drawn its screen with the file.
proc see_vim {} {
	see " bytes"
}

proc type {text} {
	global spawn_id
	send -- $text
}

# Wait for the end; 128+N for signal N.
proc status {expected} {
	global spawn_id spawned
	expect {
		timeout { error "still running" }
		eof {}
	}
	set result [wait]
	set spawned 0
	set status [lindex $result 3]
	if {[lindex $result 4] eq "CHILDKILLED"} {
		set numbers {SIGHUP 129 SIGINT 130 SIGQUIT 131 SIGKILL 137 SIGTERM 143}
		set status [dict get $numbers [lindex $result 5]]
	}
	if {$status != $expected} {
		error "status is $status, not $expected"
	}
}

# What was on the terminal in this test.
proc transcript {} {
	global scratch
	log_file
	set text [text_of $scratch/transcript]
	log_file -a $scratch/transcript
	return $text
}

# This was on the terminal before the program ended.
proc said {text} {
	if {[string first $text [transcript]] < 0} {
		error "not said: [list $text]"
	}
}

proc never_said {text} {
	if {[string first $text [transcript]] >= 0} {
		error "said: [list $text]"
	}
}

# The files left in the folder of private folders.
proc kept_files {} {
	global env
	return [lsort [split [exec find $env(XDG_STATE_HOME) -type f] "\n"]]
}

# left N: so many files are kept, and no empty folder of theirs.
proc left {number} {
	global env
	set files [kept_files]
	if {[llength $files] != $number} {
		error "[llength $files] files are left, not $number: $files"
	}
	if {$number == 0 && [exec find $env(XDG_STATE_HOME) -name edit-*] ne ""} {
		error "a private folder is left"
	}
}

# Is the program with this name a descendant of ours that runs? Waits until it does not.
proc gone {pid} {
	for {set i 0} {$i < 100} {incr i} {
		if {![file exists /proc/$pid]} {
			return
		}
		after 50
	}
	error "process $pid is still there"
}

proc finish {} {
	global cases scratch
	cd /
	file delete -force $scratch
	puts "1..$cases"
	exit 0
}

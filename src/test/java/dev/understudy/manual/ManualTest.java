package dev.understudy.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** One source, two texts. The sources are among the test resources. */
class ManualTest {
    private static final Map<String, String> VALUES = Map.of(Manual.PROGRAM, "theatre", "rundir", "/run/theatre");

    @Test
    void theHelpIsWhatOneLooksUp() {
        assertEquals("""
                theatre: run a theatre for one night
                usage: theatre [OPTION]... PLAY
                       theatre --help
                PLAY is in /run/theatre, and what follows is a sentence long enough to need a
                second line.

                Cast:
                Who plays.
                  -s[ACTOR], --stand-in[=ACTOR]
                        have ACTOR ready
                  --cast-of-thousands-at-least=NUMBER
                        how many, which is longer than one line of a terminal and so continues
                        here

                Scenes:
                  open
                  begin  raise the curtain
                """, Manual.of("theatre").help(VALUES));
    }

    @Test
    void theManPageIsEverything() {
        assertEquals("""
                .\\" Made from theatre.txt by "make man"; change it there.
                .TH "theatre" 8 "" "Understudy" "Understudy Manual"
                .nh
                .ad l
                .SH NAME
                theatre \\- run a theatre for one night
                .SH SYNOPSIS
                \\fBtheatre \\fR[\\fIOPTION\\fR]... \\fIPLAY\\fR
                .br
                \\fBtheatre \\-\\-help\\fR
                .SH DESCRIPTION
                PLAY is in /run/theatre, and what follows is a sentence long enough to
                need a second line.
                .PP
                Only the page says this, and \\fB{"op":"wait"}\\fR; see \\fBstage\\fR(8).
                .SH OPTIONS
                .SS Cast
                Who plays.
                .TP
                \\fB\\-s\\fR[\\fIACTOR\\fR], \\fB\\-\\-stand\\-in\\fR[\\fB=\\fIACTOR\\fR]
                Have \\fIACTOR\\fR ready.
                .IP
                \\fIACTOR\\fR is well-rehearsed, \\fBPLAYS_ALL\\fR \\fINIGHT\\fR \\fB%T\\fR in \\fB/run/theatre\\fR.
                .RS
                .IP \\(bu 2
                one
                .RE
                .RS
                .IP \\(bu 2
                two,
                in two lines
                .RE
                .IP
                .EX
                \\&.bow \\-\\-deep \\e

                  \\(aqtwice\\(aq
                .EE
                .TP
                \\fB\\-\\-cast\\-of\\-thousands\\-at\\-least=\\fINUMBER\\fR
                How many, which is longer than one line of a
                terminal and so continues here.
                .SH COMMANDS
                .SS Scenes
                .TP
                \\fBopen\\fR
                .TQ
                \\fBbegin\\fR
                Raise the curtain.
                .SH FILES
                .IP \\(bu 2
                a prompt book
                .PP
                .RS 4
                .EX
                theatre hamlet
                .EE
                .RE
                """, Manual.of("theatre").page(VALUES));
    }

    @Test
    void mistakesNameFileAndLine() {
        assertWrong("there is no manual nowhere.txt", "nowhere");
        assertWrong("untitled.txt:1: not NAME(SECTION): PURPOSE: no title", "untitled");
        assertWrong("tick.txt:3: a backquote without another in its line: one ` only", "tick");
        assertWrong("bare.txt:5: the summary of an entry is missing: text", "bare");
        assertWrong("glued.txt:4: not part of the paragraph above it; is an empty line missing?: [text] Next", "glued");
        assertWrong("kind.txt:3: no such kind of section: [notes] What", "kind");
    }

    private static void assertWrong(String message, String name) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Manual.of(name)).getMessage());
    }
}

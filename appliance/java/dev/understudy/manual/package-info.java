/**
 * The manual of a program: one plain text from which its {@code --help} and its man page are made, so that the two cannot disagree.
 *
 * <p>A manual is the resource {@code PROGRAM.txt} beside this package. Its first line is {@code NAME(SECTION): PURPOSE}, followed by lines
 * {@code usage: ...}. Then come sections, headed {@code [text] TITLE}, {@code [options] TITLE}, {@code [commands] TITLE} or
 * {@code [control commands] TITLE}; what stands before the first of them is the description. A section holds
 * <ul>
 * <li>entries: a line {@code TERM::}, or several such lines, then text indented by four blanks. The first paragraph is the summary, all that
 * {@code --help} prints of the entry; it begins with a small letter and has no full stop, and the man page supplies both;
 * <li>paragraphs, points that begin with {@code - }, and examples, which are indented by four blanks more than the text around them. They are
 * for the man page, except that {@code --help} too prints paragraphs whose lines begin with {@code > };
 * <li>lines {@code include NAME}, which stand for the text of {@code NAME.txt}: what several programs share.
 * </ul>
 * The help prints sections of options and commands, and paragraphs marked for it. Backquotes mark what is to be typed; in it and in terms, words
 * of capital letters stand for something else, such as FILE. Names in braces, such as {@code {rundir}}, are filled in by the caller.
 *
 * <p>Invariants: a manual that can be read can be printed both ways; nothing but the given values enters the texts, so they are the same
 * wherever they are made. The package must not know the programs. It is on a program's way only when help was asked for. Source of the man
 * pages' form: groff_man(7).
 */
package dev.understudy.manual;

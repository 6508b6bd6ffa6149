import { standardKeymap } from '@codemirror/commands'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { cypher } from '@codemirror/legacy-modes/mode/cypher'
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type CodeLanguage = 'sql' | 'cypher'
export type CodeSide = { label: string; code: string }

const languages: Record<CodeLanguage, () => Extension> = {
  sql: () => sql({ dialect: PostgreSQL }),
  cypher: () => StreamLanguage.define(cypher),
}

// The console's tokens reach into the shadow tree, so that the editor follows the theme by itself.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--accent)' },
  // A quoted identifier is a name like any other.
  { tag: tags.special(tags.string), color: 'var(--ink)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--canvas)', color: 'var(--ink)', fontSize: '0.75rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
    lineHeight: '1.25rem',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--outline) transparent',
  },
  '.cm-content': { padding: '0.5rem 0', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted)', border: 'none' },
  '.cm-content ::selection': { backgroundColor: 'var(--mark)' },
})
const single = EditorView.theme({ '.cm-scroller': { overflow: 'auto', maxHeight: '20rem' } })

// What differs is underlined too, for those who see no colours, and where the system replaces them.
const changedText = (colour: string) => ({
  background: 'none',
  textDecoration: 'underline 2px',
  textDecorationColor: colour,
  textUnderlineOffset: '3px',
})
const differences = EditorView.theme({
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--bad-soft)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--good-soft)' },
  '&.cm-merge-a .cm-changedText': changedText('var(--bad)'),
  '&.cm-merge-b .cm-changedText': changedText('var(--good)'),
  '&.cm-merge-a .cm-changedLineGutter': { background: 'var(--bad)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--good)' },
  '.cm-mergeSpacer': { background: 'transparent' },
})

/** A text that is read, selected and copied by pointer and keys, and not changed. Tab leaves it. */
const readOnlyText = (label: string, language: CodeLanguage): Extension => [
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
  EditorView.lineWrapping,
  keymap.of(standardKeymap),
  lineNumbers(),
  languages[language](),
  syntaxHighlighting(colours),
  look,
]

/**
 * Shows a text in a shadow tree and returns how to end it. In a shadow tree the editor adopts style sheets; elsewhere it
 * would add style elements, which the content security policy forbids.
 */
export const showCode = (root: ShadowRoot, { label, code, language }: CodeSide & { language: CodeLanguage }) => {
  const view = new EditorView({
    doc: code.trimEnd(),
    extensions: [readOnlyText(label, language), single],
    parent: root,
    root,
  })
  return () => view.destroy()
}

/** Shows two texts side by side, with what differs, and returns how to end it. */
export const showComparison = (
  root: ShadowRoot,
  { before, after, language }: { before: CodeSide; after: CodeSide; language: CodeLanguage },
) => {
  const side = ({ label, code }: CodeSide) => ({
    doc: code.trimEnd(),
    extensions: [readOnlyText(label, language), differences],
  })
  const view = new MergeView({ a: side(before), b: side(after), parent: root, root })
  Object.assign(view.dom.style, { maxHeight: '24rem', overflowY: 'auto' })
  return () => view.destroy()
}

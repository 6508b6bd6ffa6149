import MarkdownIt, { type Token } from 'markdown-it'
import { h, type VNode, type VNodeChild } from 'vue'

/** HTML in a text is text. A bare address becomes a link. */
const parser = new MarkdownIt({ html: false, linkify: true })

/** The only addresses that a link may lead to. Any other link is shown as its words. */
const LINK = /^(https?:\/\/|mailto:)/i

/** What Markdown may become, and how it looks. The page has a heading of its own, so those of a text begin below it. */
const looks: Record<string, { tag: string; class?: string }> = {
  paragraph: { tag: 'p' },
  em: { tag: 'em' },
  strong: { tag: 'strong' },
  s: { tag: 's' },
  bullet_list: { tag: 'ul', class: 'list-disc pl-6' },
  ordered_list: { tag: 'ol', class: 'list-decimal pl-6' },
  list_item: { tag: 'li' },
  blockquote: { tag: 'blockquote', class: 'flex flex-col gap-2 border-l-2 border-line pl-3 text-muted' },
  table: { tag: 'table', class: 'w-full border-collapse' },
  thead: { tag: 'thead' },
  tbody: { tag: 'tbody' },
  tr: { tag: 'tr', class: 'border-b border-line' },
  th: { tag: 'th', class: 'px-2 py-1 text-left font-medium' },
  td: { tag: 'td', class: 'px-2 py-1' },
}
const headings = ['text-lg font-semibold', 'text-base font-semibold', 'font-semibold']

type Open = { make: (children: VNodeChild[]) => VNodeChild; children: VNodeChild[] }

const beginning = (token: Token): Open['make'] => {
  const kind = token.type.replace(/_open$/, '')
  if (kind === 'heading') {
    const level = Number(token.tag.slice(1))
    return (children) => h(`h${Math.min(level + 2, 6)}`, { class: headings[Math.min(level, 3) - 1] }, children)
  }
  if (kind === 'link') {
    const href = token.attrGet('href') ?? ''
    return (children) =>
      LINK.test(href)
        ? h('a', { href, target: '_blank', rel: 'noopener noreferrer', class: 'text-accent underline' }, children)
        : children
  }
  const look = looks[kind]
  // A paragraph of a list without blank lines is only its text.
  if (look === undefined || token.hidden) return (children) => children
  const start = kind === 'ordered_list' ? token.attrGet('start') : null
  return (children) => h(look.tag, { class: look.class, ...(start !== null && { start }) }, children)
}

const single = (token: Token): VNodeChild => {
  switch (token.type) {
    case 'inline':
      return nodesOf(token.children ?? [])
    case 'softbreak':
      return '\n'
    case 'hardbreak':
      return h('br')
    case 'hr':
      return h('hr', { class: 'border-line' })
    case 'code_inline':
      return h('code', { class: 'rounded-[3px] bg-hover px-1 font-mono text-[0.9em]' }, token.content)
    case 'fence':
    case 'code_block':
      return h(
        'pre',
        { class: 'overflow-x-auto rounded-[5px] bg-hover p-3 font-mono text-xs', tabindex: 0 },
        token.content,
      )
    // A picture of another site would tell that site who reads. Its words are shown.
    case 'image':
      return nodesOf(token.children ?? [])
    default:
      return token.content
  }
}

const nodesOf = (tokens: readonly Token[]): VNodeChild[] => {
  const open: Open[] = [{ make: (children) => children, children: [] }]
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ make: beginning(token), children: [] })
    else if (token.nesting === 0) open.at(-1)!.children.push(single(token))
    else if (open.length > 1) {
      const { make, children } = open.pop()!
      open.at(-1)!.children.push(make(children))
    }
  }
  return open[0]!.children
}

/**
 * Returns Markdown as nodes of the page. Nothing of the text becomes HTML: each node is made here, from a closed list of
 * elements, and the text is their text.
 */
export const markdownNodes = (text: string): VNode =>
  h('div', { class: 'flex flex-col gap-3 break-words text-sm leading-6' }, nodesOf(parser.parse(text, {})) as VNode[])

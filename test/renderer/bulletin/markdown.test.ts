import { mount } from '@vue/test-utils'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import MarkdownText from '../../../src/renderer/src/ui/markdown/MarkdownText.vue'

const shown = (text: string) => mount(MarkdownText, { props: { text } })

describe('Markdown', () => {
  it('becomes headings below those of the page, lists, links, code and tables', () => {
    const page = shown(
      '# One\n\nA **bold** *word* and ~~none~~, `x < y`.\n\n- a\n- b\n\n3. c\n\n> said\n\n```js\nif (a) b\n```\n\n| h |\n|---|\n| d |\n\nhttps://school.example/a\n\n---\n',
    )
    expect(page.find('h3').text()).toBe('One')
    expect(page.find('strong').text()).toBe('bold')
    expect(page.find('em').text()).toBe('word')
    expect(page.find('code').text()).toBe('x < y')
    expect(page.findAll('ul > li').map((item) => item.text())).toEqual(['a', 'b'])
    expect(page.find('ol').attributes('start')).toBe('3')
    expect(page.find('blockquote').text()).toBe('said')
    expect(page.find('pre').text()).toBe('if (a) b')
    expect(page.find('td').text()).toBe('d')
    expect(page.find('hr').exists()).toBe(true)
    expect(page.find('a').attributes()).toMatchObject({
      href: 'https://school.example/a',
      rel: 'noopener noreferrer',
      target: '_blank',
    })
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onmouseover="alert(1)">b</b>',
    '<!-- c -->',
    '<style>*{display:none}</style>',
    '&lt;script&gt;',
  ])('shows HTML as it was typed: %s', (text) => {
    const page = shown(text)
    expect(page.text()).toBe(text.replace('&lt;', '<').replace('&gt;', '>'))
    expect(page.find('script, img, b, style').exists()).toBe(false)
  })

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#x73;cript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//elsewhere.example)',
    '[x](#/settings)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
  ])('links nowhere but to the web and mail: %s', (text) => expect(shown(text).find('[href]').exists()).toBe(false))

  it('loads no picture of another site, and shows its words', () => {
    const page = shown('![The *sea*](https://elsewhere.example/spy.png)')
    expect(page.find('img').exists()).toBe(false)
    expect(page.text()).toBe('The sea')
  })

  it('makes only elements of its list of any text, without a handler or a style', () => {
    const allowed = /^(div|p|em|strong|s|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|h[3-6]|a|br|hr|code|pre)$/
    const piece = fc.constantFrom('<', '>', '[', '](', ')', '*', '_', '`', '#', '\n', '- ', '|', '!', 'javascript:', 'a', '"', '&#')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const page = shown(pieces.join(''))
        for (const { element } of page.findAll('*')) {
          expect(element.tagName.toLowerCase()).toMatch(allowed)
          for (const name of element.getAttributeNames())
            expect(['class', 'href', 'target', 'rel', 'start', 'tabindex']).toContain(name)
        }
        page.unmount()
      }),
      { numRuns: 200 },
    )
  }) // prettier-ignore
})

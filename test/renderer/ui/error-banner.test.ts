import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import ErrorBanner from '../../../src/renderer/src/ui/feedback/ErrorBanner.vue'

test('a banner comes into view when it appears above what was scrolled', () => {
  const scroll = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(() => undefined)
  const banner = mount(ErrorBanner, { props: { title: 'It failed' }, attachTo: document.body })
  expect(scroll.mock.contexts).toEqual([banner.element])
  banner.unmount()
  scroll.mockRestore()
})

import { expect, it, vi } from 'vitest'
import { copyLink, placeOfLink } from '../../../src/renderer/src/app/addresses/console-link.ts'
import { toast } from '../../../src/renderer/src/app/toast.ts'

it.each([
  ['http://127.0.0.1:47321/#/people?search=a%20b&school=elm', '/people?search=a%20b&school=elm'],
  [' app://console/#/authority?tab=path&school=elm\n', '/authority?tab=path&school=elm'],
  ['http://localhost/#/settings', '/settings'],
  [' schooldir://people/0190a5a0-0000-7000-8000-000000000001 ', '/people/0190a5a0-0000-7000-8000-000000000001'],
  ['schooldir://elsewhere', undefined],
  ['https://elsewhere.example/#/people', undefined],
  ['http://127.0.0.1:47321/?link=secret', undefined],
  ['javascript:alert(1)//app://console/#/people', undefined],
  ['Ana Ruiz', undefined],
])('the place of %j is %j', (text, place) => {
  expect(placeOfLink(text)).toBe(place)
})

it('a link that could not be copied is reported and shown', async () => {
  const info = vi.spyOn(toast, 'info').mockReturnValue('')
  const writeText = vi.fn().mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  try {
    await copyLink()
    expect(info).toHaveBeenCalledWith('The link could not be copied. It is:', location.href)
  } finally {
    vi.unstubAllGlobals()
    info.mockRestore()
  }
})

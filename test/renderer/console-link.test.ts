import { expect, it } from 'vitest'
import { placeOfLink } from '../../src/renderer/src/app/console-link.ts'

it.each([
  ['http://127.0.0.1:47321/#/people?search=a%20b&school=elm', '/people?search=a%20b&school=elm'],
  [' app://console/#/authority?tab=path&school=elm\n', '/authority?tab=path&school=elm'],
  ['http://localhost/#/settings', '/settings'],
  ['https://elsewhere.example/#/people', undefined],
  ['http://127.0.0.1:47321/?link=secret', undefined],
  ['javascript:alert(1)//app://console/#/people', undefined],
  ['Ana Ruiz', undefined],
])('the place of %j is %j', (text, place) => {
  expect(placeOfLink(text)).toBe(place)
})

import { expect, it } from 'vitest'
import { explainPackagingFailure } from '../../../scripts/packaging/explain-failure.ts'

const unreachable = '  ⨯ getaddrinfo ENOTFOUND github.com  failedTask=build stackTrace=RequestError'

it('says that Electron could not be downloaded, before anything is packed', () => {
  expect(explainPackagingFailure(`  • packaging       platform=linux arch=x64\n${unreachable}`)).toMatch(
    /^Electron's own files could not be downloaded.*ELECTRON_MIRROR/,
  )
})

it('says that a tool could not be downloaded, once the program is packed', () => {
  const said = `  • executing @electron/fuses\n  • building        target=AppImage arch=x64\n${unreachable}`
  expect(explainPackagingFailure(said)).toMatch(/^The tools with which electron-builder makes installers could not/)
})

it('leaves unknown errors to electron-builder', () => {
  expect(explainPackagingFailure('  ⨯ cannot expand pattern "${author}"')).toBeUndefined()
})

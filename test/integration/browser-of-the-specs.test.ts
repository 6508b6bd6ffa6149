import { cacheFolder } from '../e2e/setup/folders.ts'
import { chromiumExecutable, librariesOf, unpackChromium, unpackLibraries } from '../e2e/setup/chromium.ts'
import { expect, test } from 'vitest'

const executable = chromiumExecutable()

// Every Linux on which Node runs has these.
const ofEveryMachine = /^(libc|libm|libdl|libpthread|librt|libgcc_s)\.so\./

test.skipIf(!executable?.startsWith(cacheFolder))(
  'the browser of the specs needs no package of the system',
  async () => {
    await unpackChromium()
    await unpackLibraries()
    const libraries = [...(await librariesOf(executable as string))]
    expect(libraries.map(([name]) => name)).toContain('libnspr4.so')
    const ofTheSystem = libraries.filter(([, place]) => !place?.startsWith(cacheFolder)).map(([name]) => name)
    expect(ofTheSystem.filter((name) => !ofEveryMachine.test(name))).toEqual([])
  },
)

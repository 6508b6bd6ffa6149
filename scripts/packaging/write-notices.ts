import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nativeSoftware } from './native-software.ts'
import { type ShippedPackage, shippedPackages } from './shipped-packages.ts'

type Component = {
  'bom-ref': string
  name: string
  version: string
  scope?: string
  properties?: { name: string; value: string }[]
}
type Bom = {
  metadata: { component: Component }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

const NAME = 'school-directory-console'
const line = '-'.repeat(80)
const noText = 'This package brings no text of its licence; its package.json names it as above.'

const noticesText = (packages: readonly ShippedPackage[]) =>
  [
    'School Directory holds software of others under the licences below.',
    'Chromium, which is part of Electron, has its own list: LICENSES.chromium.html in the folder of the program.',
    ...packages.map(({ name, version, license, texts }) =>
      [line, `${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [noText])].join('\n\n'),
    ),
  ].join('\n\n') + '\n'

const isIn = (packages: readonly ShippedPackage[]) => {
  const known = new Set(packages.map(({ name, version }) => `${name}@${version}`))
  return ({ name, version }: Component) => known.has(`${name}@${version}`)
}

const nativeComponent = ({ name, version, license }: ShippedPackage) => ({
  'bom-ref': `native/${name}`,
  type: 'library',
  name,
  version,
  scope: 'required',
  licenses: [{ license: { id: license } }],
})

/** npm marks packages as for developers only; what the bundles contain of them is part of the product. */
const asShipped = ({ properties = [], ...component }: Component): Component => ({
  ...component,
  scope: 'required',
  properties: properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
})

/**
 * The software bill of materials in CycloneDX: npm's list of the lock file, reduced to the packages that are shipped.
 */
const billOfMaterials = (root: string, packages: readonly ShippedPackage[]): Bom => {
  const { stdout, stderr, status } = spawnSync(
    'npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application',
    {
      cwd: root,
      shell: true,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`)
  const bom = JSON.parse(stdout) as Bom
  // A package that is installed in several folders is one component.
  const found = new Map(bom.components.filter(isIn(packages)).map((each) => [each['bom-ref'], asShipped(each)]))
  const components = [...found.values()]
  // npm names the root component after the project's folder.
  const component = { ...bom.metadata.component, name: NAME }
  const references = new Set([component, ...components].map((each) => each['bom-ref']))
  const dependencies = bom.dependencies
    .filter(({ ref }) => references.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => references.has(each)) }))
  return { ...bom, metadata: { ...bom.metadata, component }, components, dependencies }
}

/** Writes the licences of third-party packages and the bill of materials to `out/notices`, for the current build. */
export const writeNotices = (root: string): void => {
  const folder = join(root, 'out', 'notices')
  const packages = shippedPackages(root)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const native = nativeSoftware(root).shipped
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesText([...native, ...packages]))
  const bom = billOfMaterials(root, packages)
  const components = [...native.map(nativeComponent), ...bom.components]
  writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify({ ...bom, components }, null, 2))
}

import { type RestApi, unique } from './rest-api.ts'

/** Creates a school with a year in it, and a principal who may approve trips there. Names and keys end with `mark`. */
export const principalSchool = async (api: RestApi) => {
  const mark = unique('').trim()
  const permission = `trip.approve-${mark}`
  await api.permission(permission, 'Approve trips')
  const role = await api.role({ name: `Principal ${mark}`, permissionKeys: [permission] })
  const unit = await api.orgUnit({ name: `North High ${mark}`, kind: 'school' })
  const year = await api.orgUnit({ name: `Year 9 ${mark}`, parentId: unit.id })
  const principal = async (givenName: string) => {
    const person = await api.person({ givenName, familyName: `Hale ${mark}` })
    await api.assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })
    return person
  }
  return { mark, permission, role, unit, year, principal }
}

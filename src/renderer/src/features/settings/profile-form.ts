import type { Profile, ProfileInput } from '../../../../contract/connections.ts'

export type ListedProfile = Profile & { hasPassword: boolean }

/** What the form's controls hold; a password typed here is sent once and never comes back. */
export type ProfileForm = {
  name: string
  environment: Profile['environment']
  readOnly: boolean
  kind: 'embedded' | 'external'
  host: string
  port: number | string
  database: string
  user: string
  tls: 'disable' | 'require' | 'verify-full'
  certificateAuthority: string
  password: string
  forgetPassword: boolean
}

export const formOf = (profile: ListedProfile | undefined): ProfileForm => {
  const external = profile?.postgresql.kind === 'external' ? profile.postgresql : undefined
  return {
    name: profile?.name ?? '',
    environment: profile?.environment ?? 'development',
    readOnly: profile?.readOnly ?? false,
    kind: profile?.postgresql.kind ?? 'external',
    host: external?.host ?? '',
    port: external?.port ?? 5_432,
    database: external?.database ?? '',
    user: external?.user ?? '',
    tls: external?.tls ?? 'verify-full',
    certificateAuthority: external?.certificateAuthority ?? '',
    password: '',
    forgetPassword: false,
  }
}

/** The contract's input. An empty password keeps the stored one; only the box forgets it. */
export const inputOf = (form: ProfileForm): ProfileInput & { password?: string | null } => ({
  name: form.name,
  environment: form.environment,
  readOnly: form.readOnly,
  postgresql:
    form.kind === 'embedded'
      ? { kind: 'embedded' }
      : {
          kind: 'external',
          host: form.host,
          port: Number(form.port),
          database: form.database,
          user: form.user,
          tls: form.tls,
          certificateAuthority: form.certificateAuthority.trim() || null,
        },
  ...(form.forgetPassword ? { password: null } : form.password === '' ? {} : { password: form.password }),
})

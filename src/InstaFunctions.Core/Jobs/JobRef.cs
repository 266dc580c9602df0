using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core.Jobs;

/// <summary>Where a job's row is: what workflows and activities pass around instead of the job itself.</summary>
public sealed record JobRef(TenantId Tenant, JobId Job);

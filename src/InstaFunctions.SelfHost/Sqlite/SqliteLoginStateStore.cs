using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Begun logins in the process's database.</summary>
internal sealed class SqliteLoginStateStore(SqliteDatabase database) : ILoginStateStore
{
    /// <inheritdoc/>
    public Task AddAsync(LoginState state, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(
            CallbackStatements.AddLogin,
            ("$tenant", state.TenantId.Text()),
            ("$id", state.Id.Text()),
            ("$expires", state.ExpiresAt.UtcTicks),
            ("$url", state.ReturnUrl)),
        cancellation);

    /// <inheritdoc/>
    public Task<LoginState?> TakeAsync(TenantId tenant, LoginStateId id, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        session => session.First(
            CallbackStatements.TakeLogin,
            row => new LoginState
            {
                Id = id,
                TenantId = tenant,
                ExpiresAt = new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero),
                ReturnUrl = row.IsDBNull(1) ? null : row.GetString(1),
            },
            ("$tenant", tenant.Text()),
            ("$id", id.Text()),
            ("$now", now.UtcTicks)),
        cancellation);

    /// <inheritdoc/>
    public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(CallbackStatements.RemoveExpiredLogins, ("$now", now.UtcTicks)), cancellation);
}

/// <summary>App-scoped ids in the process's database.</summary>
internal sealed class SqliteAppScopedIds(SqliteDatabase database) : IAppScopedIds
{
    /// <inheritdoc/>
    public Task SetAsync(AppScopedId id, IgUserId user, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(CallbackStatements.SetId, ("$id", id.Value), ("$user", user.Value)), cancellation);

    /// <inheritdoc/>
    public async Task<IgUserId?> FindAsync(AppScopedId id, CancellationToken cancellation) =>
        await database.ReadAsync(session => session.First(CallbackStatements.FindId, row => row.GetString(0), ("$id", id.Value)), cancellation)
            .ConfigureAwait(false) is { } user ? new IgUserId(user) : null;

    /// <inheritdoc/>
    public Task RemoveAsync(IgUserId user, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(CallbackStatements.RemoveIds, ("$user", user.Value)), cancellation);
}

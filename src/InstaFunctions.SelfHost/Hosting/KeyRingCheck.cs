using System.Xml;
using System.Xml.Linq;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.SelfHost.Sqlite;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// Tries at start whether the keys are those that the database was encrypted with. A service with other keys would look
/// healthy, and fail one publish after another.
/// </summary>
internal sealed partial class KeyRingCheck(
    SqliteDatabase database,
    IAccountStore accounts,
    ISecretProtector protector,
    TimeProvider clock,
    ILogger<KeyRingCheck> logger)
{
    private const string Sample = "key ring sample";
    private const string Text = "InstaFunctions";

    /// <summary>Tries.</summary>
    /// <param name="acceptsNewKeys">Whether to go on with new keys: accounts whose token they cannot read must be connected again.</param>
    /// <param name="keys">The folder of the keys.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="KeyRingException">The keys are others, or cannot be read.</exception>
    public async Task RunAsync(bool acceptsNewKeys, string keys, CancellationToken cancellation)
    {
        CheckFiles(keys);
        var sample = await database.ReadAsync(FindSample, cancellation);
        if (sample is not null && !CanRead(sample))
        {
            if (!acceptsNewKeys)
            {
                throw new KeyRingException(
                    $"The keys in {keys} cannot read what the database holds encrypted: they are lost, damaged, or of another installation. Put back the folder from the backup that the database is of; or, when there is none, start once with --Storage:AcceptNewKeys=true, after which every account has to be connected again.");
            }

            LogNewKeys(await GiveUpAsync(cancellation));
            sample = null;
        }

        var fresh = Protect(keys);
        if (sample is null)
        {
            _ = await database.WriteAsync(session => session.Execute(ServiceStatements.Set, ("$name", Sample), ("$value", fresh)), cancellation);
        }
    }

    // Read by its own reader, a broken file would be logged with a stack trace and left out.
    private static void CheckFiles(string keys)
    {
        foreach (var file in Directory.EnumerateFiles(keys, "*.xml", SearchOption.AllDirectories))
        {
            try
            {
                _ = XDocument.Load(file);
            }
            catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
            {
                throw new KeyRingException($"The key file {file} cannot be read: {exception.Message} Put it back from a backup, or remove it.", exception);
            }
        }
    }

    // A database of before this sample was kept has accounts, if it has anything encrypted.
    private static string? FindSample(SqliteSession session) =>
        session.First(ServiceStatements.Find, row => row.GetString(0), ("$name", Sample))
        ?? session.First(ServiceStatements.AnyAccount, row => row.Value(StorageJson.Rows.InstagramAccount))?.ProtectedToken;

    private bool CanRead(string secret)
    {
        try
        {
            _ = protector.Unprotect(secret);
            return true;
        }
#pragma warning disable CA1031 // A broken file of the ring fails in its own way; all of them mean that it cannot be read.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private string Protect(string keys)
    {
        try
        {
            return protector.Protect(Text);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new KeyRingException(
                $"The keys in {keys} cannot be used: {exception.GetBaseException().Message} Put back the folder from a backup, or remove the damaged file.", exception);
        }
    }

    /// <returns>How many accounts have to be connected again.</returns>
    private async Task<int> GiveUpAsync(CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var account in accounts.TokensObtainedBeforeAsync(DateTimeOffset.MaxValue, cancellation))
        {
            if (account.Value.Status != AccountStatus.Revoked && !CanRead(account.Value.ProtectedToken))
            {
                var lost = account.Value.To(
                    AccountStatus.Revoked, "The key that its access token was encrypted with is lost; connect the account again.", clock.GetUtcNow());
                count += await accounts.TryUpdateAsync(lost, account.Version, cancellation) is null ? 0 : 1;
            }
        }

        return count;
    }

    [LoggerMessage(3401, LogLevel.Warning, "The service goes on with new keys; {Count} accounts have to be connected again")]
    private partial void LogNewKeys(int count);
}

/// <summary>The keys that encrypt secrets cannot be used; the message says what to do.</summary>
public sealed class KeyRingException(string message, Exception? inner = null) : Exception(message, inner);

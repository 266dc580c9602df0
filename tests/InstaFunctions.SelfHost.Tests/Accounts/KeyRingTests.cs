using InstaFunctions.Api.Auth;
using InstaFunctions.Core.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.SelfHost.Tests.Accounts;

public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("instafunctions-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_token_outlives_the_rotation_of_its_key()
    {
        string old;
        using (var before = Open())
        {
            old = Secrets(before).Protect("the-old-token");
            var keys = before.GetRequiredService<IKeyManager>();
            var created = Assert.Single(keys.GetAllKeys());
            _ = keys.CreateNewKey(created.ActivationDate, created.ExpirationDate.AddDays(1));
        }

        using var after = Open();
        Assert.Equal(2, after.GetRequiredService<IKeyManager>().GetAllKeys().Count);
        Assert.Equal("the-old-token", Secrets(after).Unprotect(old));
        Assert.Equal("a-new-token", Secrets(after).Unprotect(Secrets(after).Protect("a-new-token")));
    }

    [Fact]
    public void A_token_whose_key_is_lost_cannot_be_read_and_says_so()
    {
        string old;
        using (var before = Open())
        {
            old = Secrets(before).Protect("the-old-token");
        }

        foreach (var file in _folder.GetFiles())
        {
            file.Delete();
        }

        using var after = Open();
        var exception = Assert.Throws<SecretUnreadableException>(() => Secrets(after).Unprotect(old));
        Assert.DoesNotContain("the-old-token", exception.ToString(), StringComparison.Ordinal);
        Assert.Throws<SecretUnreadableException>(() => Secrets(after).Unprotect("not encrypted at all"));
    }

    private static DataProtectionSecrets Secrets(ServiceProvider services) => new(services.GetRequiredService<IDataProtectionProvider>());

    private ServiceProvider Open()
    {
        var services = new ServiceCollection();
        _ = services.AddDataProtection().SetApplicationName("InstaFunctions").PersistKeysToFileSystem(_folder);
        return services.BuildServiceProvider();
    }
}

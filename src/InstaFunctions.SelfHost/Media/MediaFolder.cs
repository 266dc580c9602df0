using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.SelfHost.Hosting;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// Where media files are. Staged: <c>staging/{tenant}/{id}</c>, with <c>{id}.upload</c> beside it for a direct upload.
/// Committed: <c>committed/{tenant}/{xx}/{id}.{jpg|mp4|mov}</c>, where xx is the id's end, which is random (its beginning is
/// the time). Both are on one file system, so that committing is a rename.
/// </summary>
public sealed class MediaFolder
{
    internal const string UploadSuffix = ".upload";
    private static readonly string[] Extensions = ["jpg", "mp4", "mov"];
    private readonly string _staging;
    private readonly string _committed;

    /// <summary>Uses (and makes, when it is not there) a folder.</summary>
    public MediaFolder(string path)
    {
        _staging = Path.GetFullPath(Path.Combine(path, "staging"));
        _committed = Path.GetFullPath(Path.Combine(path, "committed"));
        CreatePrivate(path);
        CreatePrivate(_staging);
        CreatePrivate(_committed);
    }

    internal string Staged(TenantId tenant, MediaId id) => Path.Combine(_staging, Name(tenant.Value), Name(id.Value));

    internal string Upload(TenantId tenant, MediaId id) => Staged(tenant, id) + UploadSuffix;

    internal string Committed(TenantId tenant, MediaId id, string extension)
    {
        var name = Name(id.Value);
        return Path.Combine(_committed, Name(tenant.Value), name[^2..], $"{name}.{extension}");
    }

    internal IEnumerable<string> CommittedAny(TenantId tenant, MediaId id) =>
        Extensions.Select(extension => Committed(tenant, id, extension));

    internal IEnumerable<string> StagedFiles() => Directory.EnumerateFiles(_staging, "*", SearchOption.AllDirectories);

    internal IEnumerable<(CommittedContent Content, string Path)> CommittedFiles()
    {
        foreach (var tenantFolder in Directory.EnumerateDirectories(_committed))
        {
            if (!Guid.TryParseExact(Path.GetFileName(tenantFolder), "N", out var tenant))
            {
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(tenantFolder, "*", SearchOption.AllDirectories))
            {
                if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "N", out var id))
                {
                    yield return (new CommittedContent(TenantId.From(tenant), MediaId.From(id)), file);
                }
            }
        }
    }

    internal static void CreateParent(string file) => CreatePrivate(Path.GetDirectoryName(file)!);

    private static void CreatePrivate(string folder) => _ = OwnerOnly.Folder(folder);

    private static string Name(Guid id) => id.ToString("N");
}

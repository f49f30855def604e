using Hyperlight;

namespace Shop
{
    public static class Outer
    {
        [GuestFunction]
        internal interface INested
        {
            int Twice(int value);

            [HostFunction]
            interface IDeeper
            {
                string Greet(string name);
            }
        }
    }
}

namespace @namespace
{
    [GuestFunction]
    internal partial interface @interface
    {
        int @return(int @in);
    }

    internal partial interface @interface
    {
        void @void();
    }
}

namespace Shop_
{
    [GuestFunction]
    public interface IEmpty;

    [GuestFunction]
    public interface IEMPTY
    {
        int One();
    }
}
